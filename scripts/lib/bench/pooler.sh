# shellcheck shell=bash disable=SC2154 # globals of the other files
# What it costs to go through PgBouncer in transaction mode: two services over the same rows, one of them by way of it, by turns;
# and the same for pgbench, which tells what any program pays.

bench_pooler() {
  require wrk "apt-get install wrk"
  require pgbench "apt-get install postgresql (a client of any version from 14 on will do)"
  require curl "apt-get install curl"
  open_workshop
  : >"$folder/table.md"
  estate=pooler
  export DB_BACKEND=postgres STEMMA_SEAL_ENABLED=false STEMMA_SEAL_KEY_FILE=$folder/audit.key
  stemma demo --agents "$agents" --seed 1 --out "$folder/pooler.db" >"$folder/demo.log" 2>&1 || missing "demo failed: $(tail -n 3 "$folder/demo.log")"
  fresh "$estate"
  stemma backfill --sqlite "$folder/pooler.db" >"$folder/backfill.log" 2>&1 || missing "backfill failed: $(tail -n 3 "$folder/backfill.log")"
  sql_in "$estate" "SELECT agent_id FROM core.identities WHERE agent_id ~ '^agent-[0-9]{6}\$' ORDER BY agent_id LIMIT 1000" >"$folder/agents"
  start_pooler
  start_both
  warm_pooler
  local round
  for ((round = 1; round <= runs; round++)); do
    say "round $round of $runs"
    pooler_round
  done
  pooler_versions
  report_pooler
}

start_pooler() {
  pooler_port=$(free_port 18600)
  local login=${owner#*://}
  login=${login%%@*}
  printf '"%s" "%s"\n' "${login%%:*}" "${login#*:}" >"$folder/users.txt"
  {
    printf '[databases]\n* = host=127.0.0.1 port=%s\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = %s\nunix_socket_dir =\n' "$(cat "$folder/postgres/port")" "$pooler_port"
    printf 'auth_type = scram-sha-256\nauth_file = %s\npool_mode = transaction\ndefault_pool_size = 20\nmax_prepared_statements = 0\nlogfile =\n' "$folder/users.txt"
    ((EUID != 0)) || echo 'user = nobody'
  } >"$folder/pgbouncer.ini"
  chmod 755 "$folder"
  PGHOST=127.0.0.1 "$HOME_FOLDER/scripts/postgres-age" run pgbouncer "$folder/pgbouncer.ini" >"$folder/pgbouncer.log" 2>&1 &
  pooler=$!
  pooled=${owner%@*}@127.0.0.1:$pooler_port/$estate
  local tenths
  for ((tenths = 0; tenths < 100; tenths++)); do
    ! grep -q 'process up' "$folder/pgbouncer.log" || return 0
    sleep 0.1
  done
  missing "PgBouncer does not start: $(tail -n 3 "$folder/pgbouncer.log")"
}

start_both() {
  start_service
  direct_port=$service_port
  # The trap of the workshop ends it.
  writer=$service
  STEMMA_DIRECT_URL=$DB_POSTGRES_URL DB_POSTGRES_URL=$pooled start_service
  through_port=$service_port
}

both() { # KIND
  service_port=$direct_port over_http "direct_$1" 8 "$1"
  service_port=$through_port over_http "through_$1" 8 "$1"
}

warm_pooler() {
  local second kind
  for ((second = 0; second < warm_up; second += 4 * seconds)); do
    for kind in agent write; do
      service_port=$direct_port over_http warming 8 "$kind"
      service_port=$through_port over_http warming 8 "$kind"
    done
  done
}

pooler_round() {
  both agent
  both write
  # Prepared statements do not outlive a transaction behind the pooler.
  select_by_pgbench direct_select prepared "${superuser%/*}/$estate"
  select_by_pgbench through_select extended "$pooled"
}

select_by_pgbench() { # NAME PROTOCOL URL
  echo 'SELECT pg_catalog.now();' >"$folder/select.sql"
  (cd "$folder" && generating pgbench --no-vacuum --protocol="$2" --client=8 --jobs=1 --time="$seconds" --log --file=select.sql "$3" >"$folder/pgbench.log" 2>&1) \
    || missing "pgbench failed: $(tail -n 3 "$folder/pgbench.log")"
  figures_of_pgbench "$1"
}

pooler_versions() {
  echo "stemma     $(stemma --version | head -n 1) ($(git -C "$HOME_FOLDER" rev-parse --short HEAD 2>/dev/null || echo 'no git'))"
  echo "PostgreSQL $(sql 'SHOW server_version'), durability none; an estate of $agents agents"
  echo "pooler     $("$HOME_FOLDER/scripts/postgres-age" run pgbouncer --version | head -n 1), transaction mode, 20 sessions, max_prepared_statements 0"
  echo "generators wrk $(wrk -v 2>&1 | sed -n '1s/^wrk [^0-9]*\([^ ]*\).*/\1/p'), $(pgbench --version); 8 connections, one thread each, on the same cores"
  echo "rounds     $runs, each of $seconds s a measurement by turns; machine $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg)"
  echo
}

report_pooler() {
  row 'what' 'median (lowest–highest)' 'bar'
  echo '|---|---|---|' >>"$folder/table.md"
  rate_row 'an agent asked for, to the server itself' direct_agent
  rate_row 'an agent asked for, through PgBouncer' through_agent
  rate_row 'an agent registered, to the server itself' direct_write
  rate_row 'an agent registered, through PgBouncer' through_write
  rate_row 'pgbench, SELECT now(), prepared, to the server itself' direct_select
  rate_row 'pgbench, SELECT now(), not prepared, through PgBouncer' through_select
  local kind
  for kind in agent write select; do
    ratio_row "through / itself: $kind" "$(value "through_$kind.rate")" "$(value "direct_$kind.rate")" ''
  done
  printf '\nFor docs/benchmarks.md:\n\n'
  cat "$folder/table.md"
}

# shellcheck shell=bash disable=SC2154 # globals of the other files
# Single writes of the governance store over HTTP, on each backend, against the same statements by pgbench and sqlite3.

bench_store() {
  require wrk "apt-get install wrk"
  require pgbench "apt-get install postgresql (a client of any version from 14 on will do)"
  require sqlite3 "apt-get install sqlite3"
  require curl "apt-get install curl"
  open_workshop
  # A write that was answered is on the disk, on both sides alike.
  box stop >/dev/null
  box start --durability full >/dev/null
  : >"$folder/table.md"
  estate=store
  fresh "$estate"
  stemma migrate run >"$folder/migrate.log" 2>&1 || missing "migrate failed: $(tail -n 3 "$folder/migrate.log")"
  echo agent >"$folder/agents"
  export DB_SQLITE_PATH=$folder/estate.db
  DB_BACKEND=postgres start_service
  capture_write
  stop_service
  local round
  for ((round = 1; round <= runs; round++)); do
    say "round $round of $runs"
    store_round
  done
  store_versions
  report_store
}

store_round() {
  local backend second
  by_pgbench postgres_peer 8 write
  sqlite_peer
  for backend in postgres sqlite dual; do
    DB_BACKEND=$backend start_service
    for ((second = 0; second < warm_up; second += seconds)); do over_http warming 8 write; done
    over_http "$backend" 8 write
    stop_service
  done
}

# All statements of one registration, as the service sends them, with its agent's name made of a number.
capture_write() {
  ask_once /api/v1/agents '{"id":"bench-before"}'
  sql "ALTER SYSTEM SET log_destination = 'jsonlog'"
  sql 'ALTER SYSTEM SET log_min_duration_statement = 0'
  sql 'SELECT pg_reload_conf()' >/dev/null
  wait_for_log
  ask_once /api/v1/agents '{"id":"bench-capture"}'
  sql "
    CREATE FUNCTION pg_temp.filled(statement text, detail text) RETURNS text LANGUAGE plpgsql AS \$body\$
    DECLARE value text[];
    BEGIN
      FOR value IN
        SELECT m FROM regexp_matches(detail, '\\\$([0-9]+) = (?:''((?:[^'']|'''')*)''|NULL)', 'g') AS m ORDER BY m[1]::int DESC
      LOOP
        statement := replace(statement, '\$' || value[1], CASE
          WHEN value[2] IS NULL THEN 'NULL'
          WHEN value[2] = 'bench-capture' THEN '(''bench-'' || :n)'
          ELSE quote_literal(replace(value[2], '''''', '''')) END);
      END LOOP;
      RETURN statement;
    END \$body\$;
    SELECT pg_temp.filled(
      regexp_replace(l::jsonb ->> 'message', '^duration: [0-9.]+ ms  execute [^:]*: ', ''), coalesce(l::jsonb ->> 'detail', '')) || ';'
    FROM regexp_split_to_table(pg_read_file(pg_current_logfile('jsonlog')), '\n') WITH ORDINALITY AS lines (l, n)
    WHERE l LIKE '{%' AND l::jsonb ->> 'application_name' = 'stemma-writes'
      AND l::jsonb ->> 'message' ~ '^duration: [0-9.]+ ms  execute '
    ORDER BY n" >"$folder/write.statements"
  sql 'ALTER SYSTEM RESET log_min_duration_statement'
  sql 'ALTER SYSTEM RESET log_destination'
  sql 'SELECT pg_reload_conf()' >/dev/null
  grep -q ':n' "$folder/write.statements" || missing "the statements of a write are not in the server's log"
  { echo '\set n random(1, 1000000000)'; cat "$folder/write.statements"; } >"$folder/write.sql"
  : >"$folder/write.values"
}

# The same registrations by sqlite3, one transaction each, as durable.
sqlite_peer() {
  local count=$((seconds * 200)) TIMEFORMAT=%R spent
  awk -v n="$count" -v run="$RANDOM$RANDOM" 'BEGIN {
    print "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
    for (i = 0; i < n; i++) {
      id = "peer-" run "-" i
      print "BEGIN IMMEDIATE;"
      print "SELECT name, data, changed_at FROM notes WHERE name IN (\x27move\x27);"
      print "INSERT INTO agent_metadata (agent_id, placeholder, status, created_at, metadata_json) VALUES (\x27" id "\x27, 0, \x27active\x27, \x272026-01-01T00:00:00.000000+00:00\x27, \x27{}\x27) ON CONFLICT (agent_id) DO NOTHING RETURNING agent_id;"
      print "SELECT * FROM agent_metadata WHERE agent_id IN (\x27" id "\x27);"
      print "COMMIT;"
    }
  }' >"$folder/peer.sql"
  [[ -f $DB_SQLITE_PATH ]] || { DB_BACKEND=sqlite start_service; stop_service; }
  spent=$({ time sqlite3 "$DB_SQLITE_PATH" <"$folder/peer.sql" >/dev/null 2>&1; } 2>&1)
  awk -v n="$count" -v s="$spent" 'BEGIN { printf "figures %.1f %.4f %.4f\n", n / s, s / n * 1000, s / n * 1000 }' >"$folder/figures"
  echo '0 0' >"$folder/burnt"
  keep_figures sqlite_peer
}

store_versions() {
  echo "stemma     $(stemma --version | head -n 1) ($(git -C "$HOME_FOLDER" rev-parse --short HEAD 2>/dev/null || echo 'no git'))"
  echo "PostgreSQL $(sql 'SHOW server_version'), durability full; $(sqlite3 --version | cut -d' ' -f1) sqlite3, WAL, synchronous FULL"
  echo "generators wrk $(wrk -v 2>&1 | sed -n '1s/^wrk [^0-9]*\([^ ]*\).*/\1/p'), $(pgbench --version); one thread each, on the same cores"
  echo "rounds     $runs, each of $seconds s a measurement by turns; machine $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg)"
  echo
}

report_store() {
  row 'what' 'median (lowest–highest)' 'bar'
  echo '|---|---|---|' >>"$folder/table.md"
  rate_row 'an agent registered: its statements by pgbench, 8 clients' postgres_peer
  rate_row 'an agent registered: its statements by sqlite3, 1 client' sqlite_peer
  rate_row 'over HTTP, 8 clients, DB_BACKEND=postgres' postgres
  rate_row 'over HTTP, 8 clients, DB_BACKEND=sqlite' sqlite
  rate_row 'over HTTP, 8 clients, DB_BACKEND=dual' dual
  ratio_row 'postgres / pgbench' "$(value postgres.rate)" "$(value postgres_peer.rate)" '>= 0.5'
  ratio_row 'sqlite / sqlite3' "$(value sqlite.rate)" "$(value sqlite_peer.rate)" ''
  ratio_row 'dual / the slower of both' "$(value dual.rate)" \
    "$(printf '%s\n%s\n' "$(value postgres.rate)" "$(value sqlite.rate)" | sort -g | head -n 1)" '>= 0.7'
  printf '\nFor docs/benchmarks.md:\n\n'
  cat "$folder/table.md"
}

# shellcheck shell=bash disable=SC2154 # globals of the other files
# The audit trail over HTTP against COPY and prepared inserts of the same rows into the same table, by turns.

readonly audit_columns='ts, event_id, event_type, agent_id, session_id, confidence, payload'
readonly copy_rows=1000

bench_audit() {
  require wrk "apt-get install wrk"
  require pgbench "apt-get install postgresql (a client of any version from 14 on will do)"
  require psql "apt-get install postgresql-client"
  require curl "apt-get install curl"
  open_workshop
  : >"$folder/table.md"
  estate=audit
  fresh "$estate"
  stemma migrate run >"$folder/migrate.log" 2>&1 || missing "migrate failed: $(tail -n 3 "$folder/migrate.log")"
  export STEMMA_SEAL_KEY_FILE=$folder/audit.key
  export DB_BACKEND=postgres
  prepare_audit_peers
  local round
  for ((round = 1; round <= runs; round++)); do
    say "round $round of $runs"
    audit_round
  done
  export_events
  audit_versions
  report_audit
}

audit_round() {
  empty_trail
  by_copy copy
  empty_trail
  STEMMA_SEAL_ENABLED=false start_service
  warm_audit
  empty_trail
  over_http batches 8 events 100
  empty_trail
  over_http singles 8 event 1
  stop_service
  empty_trail
  by_pgbench inserts 8 insert
  empty_trail
  STEMMA_SEAL_ENABLED=true start_service
  warm_audit
  empty_trail
  over_http sealed 8 events 100
  stop_service
}

empty_trail() { sql_in "$estate" "TRUNCATE audit.events; UPDATE audit.seal_state SET sealed_through = (SELECT last_value FROM audit.append_no); TRUNCATE audit.tiles, audit.sealed_months, audit.month_seals, audit.checkpoints; CHECKPOINT"; }

warm_audit() {
  local second
  for ((second = 0; second < warm_up; second += seconds)); do over_http warming 8 events 100; over_http warming 8 event 1; done
}

# Files of batches for psql's \copy and a statement for pgbench, with the values that requests.lua sends.
prepare_audit_peers() {
  local batches=$((seconds * 6)) now client
  now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  printf '%s\n' "$now" >"$folder/agents"
  for client in 1 2 3 4 5 6 7 8; do
    awk -v client="$client" -v now="$now" -v rows="$((batches * copy_rows))" 'BEGIN {
      for (i = 0; i < rows; i++)
        printf "%s.%06dZ\tcopy-%d-%d\ttool_call\tagent-%d\tsession-%d\t0.9\t{\"tool\":\"search\",\"latency\":%d,\"note\":\"found in the second place\"}\n", substr(now, 1, 19), i % 1000000, client, i, i % 100, i % 10, i % 100
    }' | split --lines="$copy_rows" --numeric-suffixes --suffix-length=5 - "$folder/copy.$client."
    for file in "$folder/copy.$client."*; do
      echo "\\copy audit.events ($audit_columns) FROM '$file'"
    done >"$folder/copying.$client"
  done
  copied=$((8 * batches * copy_rows))
  cat >"$folder/insert.sql" <<SQL
\\set n random(1, 1000000000000)
\\set a random(0, 99)
INSERT INTO audit.events ($audit_columns) VALUES ('$now', 'insert-' || :n, 'tool_call', 'agent-' || :a, 'session-1', 0.9, ('{"tool":"search","latency":' || :a || ',"note":"found in the second place"}')::jsonb);
SQL
  : >"$folder/insert.values"
}

# 8 clients of psql, each with a batch after the other; rows a second.
by_copy() { # NAME
  local client spent pids=() TIMEFORMAT=%R
  spent=$({ time {
    for client in 1 2 3 4 5 6 7 8; do
      psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --dbname="${owner%/*}/$estate" --file="$folder/copying.$client" >"$folder/copy.$client.log" 2>&1 &
      pids+=($!)
    done
    for client in "${pids[@]}"; do wait "$client" || echo failed; done
  } >"$folder/copy.failed"; } 2>&1)
  [[ ! -s $folder/copy.failed ]] || missing "COPY failed: $(cat "$folder"/copy.*.log | tail -n 3)"
  awk -v n="$copied" -v s="$spent" 'BEGIN { printf "figures %.1f 0 0\n", n / s }' >"$folder/figures"
  echo '0 0' >"$folder/burnt"
  keep_figures "$1"
}

# All entries as lines, to nowhere; memory beyond what was resident before. Where the service has no such answer, none of it is told.
export_events() {
  local rows before status
  STEMMA_SEAL_ENABLED=false start_service
  [[ $(export_once /dev/null '&limit=1') == 200 ]] || { stop_service; return; }
  rows=$(sql_in "$estate" 'SELECT count(*) FROM audit.events')
  export_once /dev/null >/dev/null
  before=$(resident VmRSS)
  echo 5 >"/proc/$service/clear_refs"
  local TIMEFORMAT=%R spent
  spent=$({ time status=$(export_once "$folder/export.ndjson"); } 2>&1)
  awk -v n="$rows" -v s="$spent" 'BEGIN { printf "%.1f\n", n / s }' >"$folder/${estate}_export.rate"
  awk -v peak="$(resident VmHWM)" 'BEGIN { printf "%.1f\n", peak }' >"$folder/${estate}_export.megabytes"
  wc -l <"$folder/export.ndjson" >"$folder/${estate}_export.rows"
  stop_service
}

export_once() {
  curl --silent --output "$1" --write-out '%{http_code}' --header 'Accept: application/x-ndjson' \
    "http://127.0.0.1:$service_port/api/v1/audit/events?order=oldest${2:-}"
}

audit_versions() {
  echo "stemma     $(stemma --version | head -n 1) ($(git -C "$HOME_FOLDER" rev-parse --short HEAD 2>/dev/null || echo 'no git'))"
  echo "PostgreSQL $(sql 'SHOW server_version'), durability none; $(psql --version)"
  echo "generators wrk $(wrk -v 2>&1 | sed -n '1s/^wrk [^0-9]*\([^ ]*\).*/\1/p'), $(pgbench --version); one thread each, on the same cores"
  echo "rounds     $runs, each of $seconds s a measurement by turns; machine $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg)"
  echo
}

times_hundred() { awk '{ print $1 * 100 }' "$folder/${estate}_$1.rate" >"$folder/${estate}_$1_rows.rate"; cp "$folder/${estate}_$1.p50" "$folder/${estate}_$1_rows.p50"; cp "$folder/${estate}_$1.p99" "$folder/${estate}_$1_rows.p99"; cp "$folder/${estate}_$1.burnt" "$folder/${estate}_$1_rows.burnt"; }

report_audit() {
  times_hundred batches
  times_hundred sealed
  row 'what' 'median (lowest–highest)' 'bar'
  echo '|---|---|---|' >>"$folder/table.md"
  rate_row 'rows by COPY, 8 clients, 1,000 a batch' copy
  rate_row 'rows over HTTP, 8 clients, 100 a request' batches_rows
  rate_row 'the same, sealed' sealed_rows
  rate_row 'events by pgbench, an insert each, 8 clients' inserts
  rate_row 'events over HTTP, one a request, 8 clients' singles
  ratio_row 'batches over HTTP / COPY' "$(value batches_rows.rate)" "$(value copy.rate)" '>= 0.4'
  ratio_row 'events over HTTP / inserts' "$(value singles.rate)" "$(value inserts.rate)" '>= 0.5'
  ratio_row 'sealed / not sealed' "$(value sealed_rows.rate)" "$(value batches_rows.rate)" '>= 0.9'
  if [[ -s $folder/${estate}_export.rate ]]; then
    row "export of $(cat "$folder/${estate}_export.rows") events as lines" "$(value export.rate) rows/s" '>= 200000'
    row 'peak resident memory of the service while it exports' "$(cat "$folder/${estate}_export.megabytes") MB" '<= 256 MB'
  fi
  printf '\nFor docs/benchmarks.md:\n\n'
  cat "$folder/table.md"
}

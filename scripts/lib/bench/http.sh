# shellcheck shell=bash disable=SC2154 # globals of the other files
# What it costs to ask who is calling: the same questions to a service without keys and to one with keys, by turns.
# Both run all the time, so that both are warm; a header of the same length goes to the one that looks for none.

bench_http() {
  require wrk "apt-get install wrk"
  require curl "apt-get install curl"
  open_workshop
  : >"$folder/table.md"
  estate=http
  export DB_BACKEND=postgres STEMMA_SEAL_ENABLED=false STEMMA_SEAL_KEY_FILE=$folder/audit.key
  make_estate "$folder/http.db" "$agents"
  start_guarded
  start_open
  warm_http
  local round
  for ((round = 1; round <= runs; round++)); do
    say "round $round of $runs"
    # Each is the first one in every other round.
    if ((round % 2)); then asked_open && asked_guarded; else asked_guarded && asked_open; fi
  done
  http_versions
  report_http
}

# The same estate in a database of its own, since a key that is made there closes its door.
make_estate() { # FILE AGENTS
  stemma demo --agents "$2" --seed 1 --out "$1" >"$folder/demo.log" 2>&1 || missing "demo failed: $(tail -n 3 "$folder/demo.log")"
  local database
  for database in guarded open; do
    fresh "$database"
    stemma backfill --sqlite "$1" >"$folder/backfill.log" 2>&1 || missing "backfill failed: $(tail -n 3 "$folder/backfill.log")"
  done
  sql_in open "SELECT agent_id FROM core.identities WHERE agent_id ~ '^agent-[0-9]{6}\$' ORDER BY agent_id LIMIT 1000" >"$folder/agents"
}

start_guarded() {
  export DB_POSTGRES_URL=${owner%/*}/guarded
  key=$(stemma keys create bench --permissions read --per-minute 60000000 2>/dev/null) || missing "no key could be made"
  start_service
  # The trap of the workshop ends it.
  writer=$service
  guarded_port=$service_port
}

start_open() {
  export DB_POSTGRES_URL=${owner%/*}/open
  start_service
  open_port=$service_port
}

asked_open() { # NAME
  service_port=$open_port header="X-Not-Key: $key" over_http "${1:-without}" 8 agent
}

asked_guarded() { # NAME
  service_port=$guarded_port header="X-API-Key: $key" over_http "${1:-with}" 8 agent
}

warm_http() {
  local second
  for ((second = 0; second < warm_up; second += 2 * seconds)); do asked_open warming; asked_guarded warming; done
}

http_versions() {
  echo "stemma     $(stemma --version | head -n 1) ($(git -C "$HOME_FOLDER" rev-parse --short HEAD 2>/dev/null || echo 'no git'))"
  echo "PostgreSQL $(sql 'SHOW server_version'), durability none; an estate of $agents agents; GET /api/v1/agents/{id}"
  echo "generator  wrk $(wrk -v 2>&1 | sed -n '1s/^wrk [^0-9]*\([^ ]*\).*/\1/p'), 8 connections, one thread, on the same cores"
  echo "rounds     $runs, each of $seconds s a measurement by turns; machine $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg)"
  echo
}

report_http() {
  row 'what' 'median (lowest–highest)' 'bar'
  echo '|---|---|---|' >>"$folder/table.md"
  rate_row 'requests to a service without keys' without
  rate_row 'requests with a key' with
  ratio_row 'with a key / without keys' "$(value with.rate)" "$(value without.rate)" '>= 0.97'
  ratio_row 'the same, median of the rounds' "$(paste "$folder/${estate}_with.rate" "$folder/${estate}_without.rate" | awk '{ print $1 / $2 }' >"$folder/${estate}_pair" && value pair)" 1 '>= 0.97'
  printf '\nFor docs/benchmarks.md:\n\n'
  cat "$folder/table.md"
}

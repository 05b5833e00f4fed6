# shellcheck shell=bash disable=SC2154 # globals of the other files
# What it costs to ask who is calling: the same questions with a key and without, to one service whose only key comes and goes.
# Two services would not do: each compiles its classes anew, and two of the same kind differ by more than is measured.

bench_http() {
  require wrk "apt-get install wrk"
  require curl "apt-get install curl"
  open_workshop
  : >"$folder/table.md"
  estate=http
  # The key comes and goes in a quarter of a second, for rounds as short as they are many: machines change within one.
  export DB_BACKEND=postgres STEMMA_SEAL_ENABLED=false STEMMA_SEAL_KEY_FILE=$folder/audit.key STEMMA_ACCESS_REFRESH_MILLIS=250
  make_estate
  start_service
  warm_http
  local round
  for ((round = 1; round <= runs; round++)); do
    say "round $round of $runs"
    # The way there and back, so that a machine that becomes quicker or slower favours neither.
    open_door && ask_open without
    shut_door && ask_with_key with && ask_with_key with_again
    open_door && ask_open without_again
  done
  http_versions
  report_http
}

make_estate() {
  stemma demo --agents "$agents" --seed 1 --out "$folder/http.db" >"$folder/demo.log" 2>&1 || missing "demo failed: $(tail -n 3 "$folder/demo.log")"
  fresh http
  stemma backfill --sqlite "$folder/http.db" >"$folder/backfill.log" 2>&1 || missing "backfill failed: $(tail -n 3 "$folder/backfill.log")"
  sql_in http "SELECT agent_id FROM core.identities WHERE agent_id ~ '^agent-[0-9]{6}\$' ORDER BY agent_id LIMIT 1000" >"$folder/agents"
  key=$(stemma keys create bench --permissions read --per-minute 60000000 2>/dev/null) || missing "no key could be made"
  sql_in http 'CREATE TABLE public.put_aside AS SELECT * FROM access.keys'
}

# No key was ever made, as far as the service can tell: programs on this machine are answered.
open_door() {
  sql_in http 'DELETE FROM access.keys'
  await_without_key 200
}

shut_door() {
  sql_in http 'INSERT INTO access.keys SELECT * FROM public.put_aside ON CONFLICT DO NOTHING'
  await_without_key 401
}

await_without_key() { # STATUS
  local tenths
  for ((tenths = 0; tenths < 300; tenths++)); do
    [[ $(curl --silent --output /dev/null --write-out '%{http_code}' "http://127.0.0.1:$service_port/api/v1/agents/$(head -n 1 "$folder/agents")") != "$1" ]] || return 0
    sleep 0.1
  done
  missing "the service did not come to answer $1 without a key"
}

# The same bytes: a header of the same length, where the service looks for none.
ask_open() { header="X-Not-Key: $key" ask_for_agents "$1"; }

ask_with_key() { header="X-API-Key: $key" ask_for_agents "$1"; }

# Besides the figures of all questions: what a request costs the service's processes in microseconds of a processor, a line each.
ask_for_agents() { # NAME
  local before after
  before=$(burnt_ticks)
  over_http "$1" 8 agent
  after=$(burnt_ticks)
  awk -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" -v seconds="$seconds" -v rate="$(tail -n 1 "$folder/http_$1.rate")" \
    'BEGIN { printf "%.2f\n", ticks / hertz * 1e6 / (seconds * rate) }' >>"$folder/http_$1.cpu"
}

burnt_ticks() { sed 's/.*) //' "/proc/$service/stat" | awk '{ print $12 + $13 }'; }

warm_http() {
  local second
  for ((second = 0; second < warm_up; second += 2 * seconds)); do
    open_door && ask_open warming
    shut_door && ask_with_key warming
  done
}

http_versions() {
  echo "stemma     $(stemma --version | head -n 1) ($(git -C "$HOME_FOLDER" rev-parse --short HEAD 2>/dev/null || echo 'no git'))"
  echo "PostgreSQL $(sql 'SHOW server_version'), durability none; an estate of $agents agents; GET /api/v1/agents/{id}"
  echo "generator  wrk $(wrk -v 2>&1 | sed -n '1s/^wrk [^0-9]*\([^ ]*\).*/\1/p'), 8 connections, one thread, on the same cores"
  echo "rounds     $runs, each without, with, with and without a key, $seconds s each; machine $(nproc) cores, load $(cut -d' ' -f1-3 /proc/loadavg)"
  echo
}

# What a key adds in a round, in percent, and what a round's end adds to its beginning: the noise.
of_rounds() { # KIND SIGN
  paste "$folder/http_without.$1" "$folder/http_with.$1" "$folder/http_with_again.$1" "$folder/http_without_again.$1" >"$folder/rounds"
  awk -v sign="$2" '{ printf "%.4f\n", sign * (($2 + $3) / ($1 + $4) - 1) * 100 }' "$folder/rounds" >"$folder/http_cost.$1"
  awk -v sign="$2" '{ printf "%.4f\n", sign * ($4 / $1 - 1) * 100 }' "$folder/rounds" >"$folder/http_noise.$1"
}

report_http() {
  of_rounds rate -1
  of_rounds cpu 1
  local kind
  for kind in rate p50 p99 cpu; do
    cat "$folder/http_without_again.$kind" >>"$folder/http_without.$kind"
    cat "$folder/http_with_again.$kind" >>"$folder/http_with.$kind"
  done
  row 'what' 'median (lowest–highest)' 'bar'
  echo '|---|---|---|' >>"$folder/table.md"
  rate_row 'requests to a service without keys' without
  rate_row 'requests with a key' with
  percent_row 'throughput lost by a key, of a round' cost.rate '<= 3 %'
  percent_row 'throughput lost from the begin of a round to its end' noise.rate ''
  row 'the service per request, without and with a key' "$(value without.cpu) µs, $(value with.cpu) µs" ''
  percent_row 'that is, more by a key, of a round' cost.cpu ''
  printf '\nFor docs/benchmarks.md:\n\n'
  cat "$folder/table.md"
}

# Median with lowest and highest, mean with its standard error.
percent_row() { # WHAT NAME BAR
  local mean
  mean=$(awk '{ n++; s += $1; q += $1 * $1 } END { m = s / n; e = (n > 1) ? sqrt((q - n * m * m) / (n - 1) / n) : 0; printf "mean %.1f ± %.1f", m, e }' "$folder/http_$2")
  row "$1" "$(figures "$folder/http_$2" | awk '{ printf "%.1f %% (%.1f–%.1f)", $1, $2, $3 }'), $mean" "$3"
}

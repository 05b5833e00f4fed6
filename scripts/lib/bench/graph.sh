# shellcheck shell=bash disable=SC2154 # globals of the other files
# The service over HTTP against the very statements it sends, by pgbench, by turns and with the same agents.

# shellcheck disable=SC2016 # Cypher's own parameters
readonly point_query='MATCH (a: Agent {id: $id}) RETURN a'
# shellcheck disable=SC2016
readonly paths_query='MATCH (a: Agent {id: $id})-[:SPAWNED*1..20]->(d) RETURN count(d)'
readonly stream_query='MATCH (a)-[r]->(b) RETURN id(a), id(b)'
readonly stream_rows=100000

bench_graph() {
  require wrk "apt-get install wrk"
  require pgbench "apt-get install postgresql (a client of any version from 14 on will do)"
  require curl "apt-get install curl"
  open_workshop
  : >"$folder/table.md"
  of_estate "$agents" small
  ((scale_to == 0)) || of_estate "$scale_to" large
  graph_versions
  echo
  row 'what' 'median (lowest–highest)' 'bar'
  echo '|---|---|---|' >>"$folder/table.md"
  report_graph "$agents" small
  ((scale_to == 0)) || report_graph "$scale_to" large
  printf '\nFor docs/benchmarks.md:\n\n'
  cat "$folder/table.md"
}

# of_estate AGENTS NAME: all rounds on one estate; figures go into files that begin with NAME.
of_estate() {
  estate=$2
  stemma demo --agents "$1" --out "$folder/$estate.db" >/dev/null
  fresh "$estate"
  stemma backfill --sqlite "$folder/$estate.db" >"$folder/$estate.log" 2>&1 || missing "backfill failed: $(tail -n 3 "$folder/$estate.log")"
  rm -f -- "$folder/$estate.db"
  sql_in "$estate" 'VACUUM ANALYZE'
  start_service
  choose_agents
  over_http cold 8 lineage
  for ((second = 0; second < warm_up; second += seconds)); do over_http warming 8 lineage; over_http warming 8 cypher "$point_query"; done
  capture_statements
  local round
  for ((round = 1; round <= runs; round++)); do
    say "$estate: round $round of $runs"
    graph_round
  done
  stream
  rebuild_beside_reader
  stop_service
}

graph_round() {
  local count
  for count in ${clients//,/ }; do
    by_pgbench "lineage_sql_$count" "$count" lineage
    over_http "lineage_http_$count" "$count" lineage
  done
  by_pgbench point_sql 8 point
  over_http point_http 8 cypher "$point_query"
  by_pgbench paths_sql 1 paths
  by_psql paths_psql "$paths_query"
  # The round before has changed the graph: each of the service's connections takes its copy anew, once.
  over_http warming 8 cypher "$paths_query" "$folder/forebear"
  over_http paths_http 1 cypher "$paths_query" "$folder/forebear"
  over_http alone 8 lineage
  start_writer
  over_http beside_writer 8 lineage
  stop_writer
}

sql_in() { box psql --superuser -- --no-psqlrc --quiet --tuples-only --no-align --dbname="$1" --command "$2"; }

start_service() {
  service_port=$(free_port 18400)
  QUARKUS_LOG_LEVEL=WARN "$HOME_FOLDER/scripts/stemma" serve --port "$service_port" >"$folder/service.log" 2>&1 &
  service=$!
  local tenths
  for ((tenths = 0; tenths < 600; tenths++)); do
    ! curl --silent --fail --output /dev/null "http://127.0.0.1:$service_port/q/health/ready" || return 0
    kill -0 "$service" 2>/dev/null || missing "the service stopped: $(tail -n 3 "$folder/service.log")"
    sleep 0.1
  done
  missing "the service was not ready within a minute"
}

stop_service() {
  [[ -z ${service:-} ]] || { kill "$service" && wait "$service"; } 2>/dev/null || true
  service=''
}

# Agents with 20 to 200 descendants, and the one with most. pgbench knows numbers only, so that
# names must be made of one.
readonly descendants="
  WITH RECURSIVE ancestors (agent, ancestor, depth) AS (
    SELECT agent_id, parent_agent_id, 1 FROM core.identities WHERE parent_agent_id IS NOT NULL
    UNION ALL
    SELECT agent, parent_agent_id, depth + 1 FROM ancestors JOIN core.identities ON agent_id = ancestor
    WHERE parent_agent_id IS NOT NULL AND depth < 10)
  SELECT ancestor FROM ancestors WHERE ancestor ~ '^agent-[0-9]{6}\$' GROUP BY ancestor"

choose_agents() {
  sql_in "$estate" "$descendants HAVING count(DISTINCT agent) BETWEEN 20 AND 200 ORDER BY md5(ancestor) LIMIT 1000" >"$folder/agents"
  sql_in "$estate" "$descendants ORDER BY count(DISTINCT agent) DESC LIMIT 1" >"$folder/forebear"
  [[ -s $folder/agents ]] || missing "no agent of this estate has 20 to 200 descendants: take more than $agents agents"
  numbers "$folder/agents" >"$folder/numbers.sql"
}

# pgbench has no arrays: a tree of CASE finds the number of the i-th agent in a few comparisons.
numbers() {
  awk '
    function tree(low, high, middle) {
      if (low == high) return number[low]
      middle = int((low + high) / 2)
      return "case when :i <= " middle " then " tree(low, middle) " else " tree(middle + 1, high) " end"
    }
    { number[NR] = substr($0, 7) + 0 }
    END { print "\\set i random(1, " NR ")"; print "\\set n " tree(1, NR) }' "$1"
}

# The statements as the service sends them, and the values it binds: read from the server's log.
capture_statements() {
  local agent forebear
  read -r agent <"$folder/agents"
  read -r forebear <"$folder/forebear"
  sql "ALTER SYSTEM SET log_destination = 'jsonlog'"
  sql 'ALTER SYSTEM SET log_min_duration_statement = 0'
  sql 'SELECT pg_reload_conf()' >/dev/null
  wait_for_log
  ask_once "/api/v1/agents/$agent/lineage?depth=10&limit=200"
  ask_once /api/v1/graph/cypher "$(cypher_body "$point_query" "$agent")"
  ask_once /api/v1/graph/cypher "$(cypher_body "$paths_query" "$forebear")"
  captured lineage "$agent" '%core.identities%'
  captured point "$agent" '%cypher(%RETURN a$%'
  captured paths "$forebear" '%cypher(%SPAWNED*%'
  sql 'ALTER SYSTEM RESET log_min_duration_statement'
  sql 'ALTER SYSTEM RESET log_destination'
  sql 'SELECT pg_reload_conf()' >/dev/null
}

wait_for_log() {
  local tenths
  for ((tenths = 0; tenths < 100; tenths++)); do
    [[ -z $(sql "SELECT pg_current_logfile('jsonlog')") ]] || return 0
    sleep 0.1
  done
  missing "the server writes no log as JSON"
}

cypher_body() { printf '{"query":"%s","parameters":{"id":"%s"}}' "$1" "$2"; }

ask_once() { # path, body
  local posted=()
  [[ -z ${2:-} ]] || posted=(--header 'Content-Type: application/json' --data "$2")
  curl --silent --show-error --fail --output /dev/null "${posted[@]}" "http://127.0.0.1:$service_port$1" \
    || missing "the service did not answer $1"
}

# captured NAME AGENT PATTERN: NAME.sql for pgbench and NAME.values, what it is bound to. A value that is the agent's name
# becomes one of many, an empty one a constant, since pgbench has no empty variables; a colon before a word would be a variable of pgbench's.
captured() {
  sql "
    WITH line AS (
      SELECT regexp_replace(l::jsonb ->> 'message', '^duration: [0-9.]+ ms  execute [^:]*: ', '') AS statement,
             l::jsonb ->> 'detail' AS detail
      FROM regexp_split_to_table(pg_read_file(pg_current_logfile('jsonlog')), '\n') WITH ORDINALITY AS lines (l, n)
      WHERE l LIKE '{%' AND l::jsonb ->> 'message' ~ '^duration: [0-9.]+ ms  execute '
        AND l::jsonb ->> 'message' LIKE '$3' AND l::jsonb ->> 'detail' LIKE '%$2%'
      ORDER BY n DESC LIMIT 1)
    SELECT json_build_object('statement', statement, 'values', (
      SELECT json_agg(json_build_array(value[1], replace(value[2], '''''', '''')) ORDER BY value[1]::int DESC)
      FROM regexp_matches(detail, '\\\$([0-9]+) = (?:''((?:[^'']|'''')*)''|NULL)', 'g') AS value))
    FROM line" >"$folder/$1.json"
  [[ -s $folder/$1.json ]] || missing "the statement behind '$1' is not in the server's log"
  sql "
    WITH RECURSIVE given AS (SELECT \$json\$$(cat "$folder/$1.json")\$json\$::jsonb AS j),
    step (k, text) AS (
      SELECT 0, regexp_replace(regexp_replace(j ->> 'statement', ':(?=[A-Za-z_])(?<!::)', ': ', 'g'), ':: ', '::', 'g') FROM given
      UNION ALL
      SELECT k + 1, replace(text, '\$' || (j -> 'values' -> k ->> 0), CASE
          WHEN j -> 'values' -> k ->> 1 IS NULL THEN 'NULL'
          WHEN j -> 'values' -> k ->> 1 = '' THEN quote_literal('')
          WHEN j -> 'values' -> k ->> 1 = '$2' THEN '(''agent-'' || lpad(:n, 6, ''0''))'
          ELSE ':v' || (j -> 'values' -> k ->> 0) END)
      FROM step, given WHERE k < jsonb_array_length(j -> 'values'))
    SELECT text || ';' FROM step ORDER BY k DESC LIMIT 1" >"$folder/$1.statement"
  sql "
    SELECT 'v' || (v ->> 0) || '=' || (v ->> 1)
    FROM jsonb_array_elements((\$json\$$(cat "$folder/$1.json")\$json\$::jsonb) -> 'values') AS v
    WHERE v ->> 1 NOT IN ('$2', '')" >"$folder/$1.values"
  if grep -q ':n,' "$folder/$1.statement"; then cat "$folder/numbers.sql"; fi | cat - "$folder/$1.statement" >"$folder/$1.sql"
}

# by_pgbench NAME CLIENTS STATEMENT: as superuser with the settings that the service's own logins have.
by_pgbench() {
  local value values=()
  while IFS= read -r value; do values+=(--define "$value"); done <"$folder/$3.values"
  (cd "$folder" && PGOPTIONS='-c search_path=ag_catalog,public -c age.enable_containment=off' \
    generating pgbench --no-vacuum --protocol=prepared --client="$2" --jobs=1 --time="$seconds" --log --file="$3.sql" \
    "${values[@]}" "${superuser%/*}/$estate" >"$folder/pgbench.log" 2>&1) \
    || missing "pgbench failed: $(tail -n 3 "$folder/pgbench.log")"
  figures_of_pgbench "$1"
}

# figures_of_pgbench NAME: what its output and its log of transactions say.
figures_of_pgbench() {
  local rate
  rate=$(sed -n 's/^tps = \([0-9.]*\).*/\1/p' "$folder/pgbench.log")
  cat "$folder"/pgbench_log.* | awk '{ print $3 / 1000 }' | sort -n | awk -v rate="$rate" '
    { v[NR] = $1 } END { print "figures", rate, v[int((NR + 1) / 2)], v[int((NR - 1) * 0.99) + 1] }' >"$folder/figures"
  rm -f -- "$folder"/pgbench_log.*
  keep_figures "$1"
}

# by_psql NAME QUERY: the same question again and again in one session of psql, which knows no parameters.
by_psql() {
  local forebear question
  read -r forebear <"$folder/forebear"
  question="SELECT * FROM cypher('governance', \$\$${2//\$id/\'$forebear\'}\$\$) AS (c agtype);"
  {
    echo 'SET search_path = ag_catalog, public; SET age.enable_containment = off;'
    printf '%s\n' '\timing on'
    awk -v n="$((seconds * 200))" '{ for (i = 0; i < n; i++) print }' <<<"$question"
  } >"$folder/psql.sql"
  psql --no-psqlrc --quiet --tuples-only --dbname="${superuser%/*}/$estate" --file="$folder/psql.sql" >"$folder/psql.log" 2>&1 \
    || missing "psql failed: $(tail -n 3 "$folder/psql.log")"
  awk '$1 == "Time:" { print $2 }' "$folder/psql.log" | sort -n | awk '
    { v[NR] = $1; spent += $1 }
    END { print "figures", NR * 1000 / spent, v[int((NR + 1) / 2)], v[int((NR - 1) * 0.99) + 1] }' >"$folder/figures"
  echo '0 0' >"$folder/burnt"
  keep_figures "$1"
}

# over_http NAME CLIENTS KIND [QUERY [AGENTS]]. Left to itself wrk gives up after 2 s, and a copy of a large graph takes longer.
over_http() {
  local said=()
  [[ -z ${header:-} ]] || said=(--header "$header")
  generating wrk "${said[@]}" --threads 1 --connections "$2" --duration "$seconds" --timeout 30s --script "$HOME_FOLDER/scripts/lib/bench/requests.lua" \
    "http://127.0.0.1:$service_port" -- "$3" "${5:-$folder/agents}" "${4:-}" >"$folder/wrk.log" 2>&1 \
    || missing "wrk failed: $(tail -n 3 "$folder/wrk.log")"
  sed -n 's/^figures/figures/p' "$folder/wrk.log" >"$folder/figures"
  local errors
  read -r _ _ _ _ errors <"$folder/figures" || missing "wrk printed no figures"
  ((errors == 0)) || missing "$errors of the requests for '$1' were not answered with 200"
  ! grep -q '^figures 0.0 ' "$folder/figures" || missing "none of the requests for '$1' was answered"
  keep_figures "$1"
}

# What the generator itself burns counts for both alike: it runs on the same cores.
generating() {
  local TIMEFORMAT='%U %S'
  { time "$@" 2>&3; } 3>&2 2>"$folder/burnt"
}

keep_figures() {
  local rate median ninety_ninth user system
  read -r _ rate median ninety_ninth _ <"$folder/figures"
  read -r user system < <(tail -n 1 "$folder/burnt")
  echo "$rate" >>"$folder/${estate}_$1.rate"
  echo "$median" >>"$folder/${estate}_$1.p50"
  echo "$ninety_ninth" >>"$folder/${estate}_$1.p99"
  awk -v u="$user" -v s="$system" -v n="$rate" -v t="$seconds" 'BEGIN { printf "%.1f\n", (u + s) * 1e6 / (n * t) }' \
    >>"$folder/${estate}_$1.burnt"
  say "$1: $rate a second, median $median ms, p99 $ninety_ninth ms"
}

# 50 new agents a second, each spawned by one of those that are asked for.
start_writer() {
  { cat "$folder/numbers.sql"
    echo "INSERT INTO core.identities (agent_id, parent_agent_id) VALUES ('bench-' || gen_random_uuid(), 'agent-' || lpad(:n, 6, '0'));"
  } >"$folder/writer.sql"
  pgbench --no-vacuum --protocol=prepared --client=1 --rate=50 --time=$((seconds + 5)) --file="$folder/writer.sql" \
    "${owner%/*}/$estate" >"$folder/writer.log" 2>&1 &
  writer=$!
}

stop_writer() {
  kill -0 "$writer" 2>/dev/null || missing "the writer stopped: $(tail -n 3 "$folder/writer.log")"
  { kill "$writer" && wait "$writer"; } 2>/dev/null || true
  writer=''
  sql_in "$estate" "DELETE FROM core.identities WHERE agent_id LIKE 'bench-%'"
}

resident() { awk -v field="$1:" '$1 == field { printf "%.1f", $2 / 1024 }' "/proc/$service/status"; }

# Peak resident memory while 100,000 rows are streamed, beyond what was resident before.
stream() {
  local status before
  status=$(stream_once /dev/null)
  if [[ $status == 406 ]]; then return; fi
  [[ $status == 200 ]] || missing "streaming was answered $status"
  before=$(resident VmRSS)
  echo 5 >"/proc/$service/clear_refs"
  stream_once "$folder/rows.ndjson" >/dev/null
  awk -v peak="$(resident VmHWM)" -v before="$before" 'BEGIN { printf "%.1f\n", peak - before }' >"$folder/${estate}_stream.megabytes"
  wc -l <"$folder/rows.ndjson" >"$folder/${estate}_stream.rows"
}

stream_once() {
  curl --silent --output "$1" --write-out '%{http_code}' --header 'Content-Type: application/json' --header 'Accept: application/x-ndjson' \
    --data "{\"query\":\"$stream_query\",\"maxRows\":$stream_rows,\"timeoutMillis\":60000}" \
    "http://127.0.0.1:$service_port/api/v1/graph/cypher"
}

# The graph made again from nothing, while one client goes on asking it.
rebuild_beside_reader() {
  over_http before_rebuild 1 cypher "$point_query"
  stemma graph rebuild >"$folder/${estate}_whole.log" 2>&1 || missing "rebuild failed: $(tail -n 3 "$folder/${estate}_whole.log")"
  sql_in "$estate" 'BEGIN; DELETE FROM governance._ag_label_edge; DELETE FROM governance._ag_label_vertex; COMMIT'
  stemma graph rebuild >"$folder/${estate}_rebuild.log" 2>&1 &
  local rebuild=$!
  while kill -0 "$rebuild" 2>/dev/null && [[ -z $(sql "SELECT 1 FROM pg_stat_activity WHERE application_name = 'stemma-graph' AND query LIKE '%projection.rebuild()%'") ]]; do :; done
  over_http beside_rebuild 1 cypher "$point_query"
  wait "$rebuild" || missing "rebuild failed: $(tail -n 3 "$folder/${estate}_rebuild.log")"
}

graph_versions() {
  {
    echo "stemma     $(stemma --version | head -n 1) ($(git -C "$HOME_FOLDER" rev-parse --short HEAD 2>/dev/null || echo 'no git'))"
    echo "PostgreSQL $(sql 'SHOW server_version'), AGE $(sql "SELECT default_version FROM pg_available_extensions WHERE name = 'age'"), durability none"
    echo "generators wrk $(wrk -v 2>&1 | sed -n '1s/^wrk [^0-9]*\([^ ]*\).*/\1/p'), $(pgbench --version); one thread each, on the same cores"
    echo "JDK        $("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | head -n 1)"
    echo "machine    $(nproc) cores, kernel $(uname -r), sched_autogroup $(cat /proc/sys/kernel/sched_autogroup_enabled 2>/dev/null || echo '?'), load $(cut -d' ' -f1-3 /proc/loadavg)"
    echo "rounds     $runs, each of $seconds s a measurement by turns; warmed up for $warm_up s; agents with 20 to 200 descendants: $(wc -l <"$folder/agents")"
    echo "commands   pgbench --protocol=prepared --jobs=1 --client=N --time=$seconds --file=STATEMENT.sql (the statement as the service sends it)"
    echo "           wrk --threads 1 --connections N --duration $seconds --timeout 30s --script scripts/lib/bench/requests.lua"
  } | tee "$folder/versions.txt"
}

value() { figures "$folder/${estate}_$1" | cut -d' ' -f1; }

rate_row() { # WHAT NAME
  local median lowest highest
  read -r median lowest highest < <(figures "$folder/${estate}_$2.rate")
  row "$1" "$(printf '%.0f/s (%.0f–%.0f), median %.2f ms, p99 %.2f ms' "$median" "$lowest" "$highest" "$(value "$2.p50")" "$(value "$2.p99")")" ''
}

more_row() { # WHAT VALUE OTHER BAR: how much more the first is
  row "$1" "$(awk -v a="$2" -v b="$3" 'BEGIN { printf "%.2f ms", a - b }')" "$4"
}

report_graph() { # AGENTS NAME
  estate=$2
  local count
  for count in ${clients//,/ }; do
    rate_row "$1 agents, lineage by pgbench, $count clients" "lineage_sql_$count"
    rate_row "$1 agents, lineage over HTTP, $count clients" "lineage_http_$count"
    ratio_row 'throughput over HTTP / by pgbench' "$(value "lineage_http_$count.rate")" "$(value "lineage_sql_$count.rate")" \
      "$( ((count == 8)) && echo '>= 0.6')"
    more_row 'median more than by pgbench' "$(value "lineage_http_$count.p50")" "$(value "lineage_sql_$count.p50")" '<= 1 ms'
    more_row 'p99 more than by pgbench' "$(value "lineage_http_$count.p99")" "$(value "lineage_sql_$count.p99")" '<= 20 ms'
  done
  row 'processor time of the generator a request, pgbench; wrk' "$(value "lineage_sql_8.burnt") µs; $(value "lineage_http_8.burnt") µs" ''
  rate_row "$1 agents, lineage over HTTP, the first $seconds s after the start" cold
  rate_row "$1 agents, Cypher point look-up by pgbench, 8 clients" point_sql
  rate_row "$1 agents, Cypher point look-up over HTTP, 8 clients" point_http
  ratio_row 'throughput over HTTP / by pgbench' "$(value point_http.rate)" "$(value point_sql.rate)" '>= 0.3'
  rate_row "$1 agents, Cypher paths of any length by pgbench, 1 client" paths_sql
  rate_row "$1 agents, Cypher paths of any length by psql, warm" paths_psql
  rate_row "$1 agents, Cypher paths of any length over HTTP, 1 client" paths_http
  ratio_row 'median over HTTP / by psql' "$(value paths_http.p50)" "$(value paths_psql.p50)" '<= 1.3'
  ratio_row 'median over HTTP / by pgbench, prepared' "$(value paths_http.p50)" "$(value paths_sql.p50)" ''
  rate_row "$1 agents, lineage over HTTP, 8 clients, nobody writes" alone
  rate_row "$1 agents, lineage over HTTP, 8 clients, 50 agents a second written" beside_writer
  ratio_row 'p99 beside the writer / without' "$(value beside_writer.p99)" "$(value alone.p99)" '<= 2'
  report_stream "$1"
  row "$1 agents, graph rebuild where nothing is wrong" "$(tail -n 1 "$folder/${estate}_whole.log")" ''
  row "$1 agents, graph rebuild from nothing" "$(tail -n 1 "$folder/${estate}_rebuild.log")" ''
  rate_row "$1 agents, Cypher point look-up over HTTP, 1 client" before_rebuild
  rate_row 'the same beside the rebuild' beside_rebuild
}

report_stream() {
  if [[ -f $folder/${estate}_stream.rows ]]; then
    row "$1 agents, memory of the service while it streams $(cat "$folder/${estate}_stream.rows") rows" \
      "$(value stream.megabytes) MB more" '<= 64 MB'
  else
    row "$1 agents, memory of the service while it streams $stream_rows rows" 'not available (406)' '<= 64 MB'
  fi
}

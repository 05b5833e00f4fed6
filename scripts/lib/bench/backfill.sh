# shellcheck shell=bash disable=SC2154 # globals of the other files
# One estate moved by pgloader and by stemma, by turns, so that what the machine does besides hits both alike.

# Rows of an estate are large: with more of them in a batch pgloader exhausts its heap.
readonly pgloader_options=(--with 'batch rows = 1000' --with 'prefetch rows = 1000')

bench_backfill() {
  require pgloader "apt-get install pgloader"
  require sqlite3 "apt-get install sqlite3"
  [[ -x /usr/bin/time ]] || missing "/usr/bin/time is missing: apt-get install time"
  open_workshop
  : >"$folder/table.md"
  stemma demo --agents "$agents" --out "$folder/estate.db" >/dev/null
  local round
  for ((round = 1; round <= runs; round++)); do
    say "round $round of $runs"
    one_round
  done
  if ((scale_to > 0)); then
    stemma demo --agents "$scale_to" --out "$folder/large.db" >/dev/null
    migrated large
    measure large "$HOME_FOLDER/scripts/stemma" backfill --sqlite "$folder/large.db"
  fi
  report
}

# The schema is there before a clock starts: the first command of a database would make it otherwise.
migrated() { fresh "$1" && stemma migrate run >/dev/null; }

one_round() {
  local stemma=$HOME_FOLDER/scripts/stemma file=$folder/estate.db
  fresh loaded_by_pgloader
  measure pgloader pgloader "${pgloader_options[@]}" "sqlite://$file" "${DB_POSTGRES_URL}"
  migrated relational
  measure relational "$stemma" backfill --no-graph --sqlite "$file"
  migrated graph
  measure graph "$stemma" backfill --sqlite "$file"
  measure again "$stemma" backfill --sqlite "$file"
  measure verify "$stemma" verify --sqlite "$file"
}

versions() {
  echo "stemma     $(stemma --version | head -n 1) ($(git -C "$HOME_FOLDER" rev-parse --short HEAD 2>/dev/null || echo 'no git'))"
  echo "PostgreSQL $(sql 'SHOW server_version'), AGE $(sql "SELECT default_version FROM pg_available_extensions WHERE name = 'age'"), durability none"
  echo "pgloader   $(pgloader --version | head -n 1), sqlite $(sqlite3 --version | cut -d' ' -f1)"
  echo "JDK        $("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | head -n 1)"
  echo "machine    $(nproc) cores, kernel $(uname -r)"
  echo "estate     $agents agents, $(($(stat -c %s "$folder/estate.db") / 1000000)) MB; rounds: $runs; CHECKPOINT before each run, schema migrated before the clock starts"
  echo "commands   pgloader --with 'batch rows = 1000' --with 'prefetch rows = 1000' sqlite://FILE URL"
  echo "           stemma backfill [--no-graph] --sqlite FILE; the same again; stemma verify --sqlite FILE"
}

report() {
  local pgloader graph
  versions | tee "$folder/versions.txt"
  echo
  pgloader=$(median pgloader) graph=$(median graph)
  row 'what' 'median (lowest–highest), peak RSS' 'bar'
  echo '|---|---|---|' >>"$folder/table.md"
  seconds_row 'pgloader, the file copied as it is' pgloader
  seconds_row 'backfill --no-graph' relational
  seconds_row 'backfill' graph
  seconds_row 'backfill again, nothing to do' again
  seconds_row 'verify' verify
  ratio_row 'backfill --no-graph / pgloader' "$(median relational)" "$pgloader" '<= 0.75'
  ratio_row 'backfill / pgloader' "$graph" "$pgloader" '<= 1.1'
  ratio_row 'verify / backfill' "$(median verify)" "$graph" '<= 0.6'
  ratio_row 'backfill again / backfill' "$(median again)" "$graph" '<= 0.4'
  if ((scale_to > 0)); then
    seconds_row "backfill of $scale_to agents, one run" large
    ratio_row "time per agent, $scale_to to $agents agents" \
      "$(awk -v s="$(median large)" -v n="$scale_to" 'BEGIN { print s / n }')" \
      "$(awk -v s="$graph" -v n="$agents" 'BEGIN { print s / n }')" '0.85 to 1.15'
  fi
  row 'peak RSS of any backfill' "$(cat "$folder"/{relational,graph,again}.megabytes "$folder"/large.megabytes 2>/dev/null \
    | sort -n | tail -n 1) MB" '<= 512 MB'
  printf '\nFor docs/benchmarks.md:\n\n'
  cat "$folder/table.md"
}

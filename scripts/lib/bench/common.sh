# shellcheck shell=bash disable=SC2034,SC2154 # globals shared with the other files
# A server and a folder of a benchmark's own, timing, and medians.

say() { printf 'bench: %s\n' "$*" >&2; }
missing() { say "$1"; exit 3; }
wrong_use() { say "$1"; say "see: scripts/bench --help"; exit 2; }
require() { command -v "$1" >/dev/null || missing "$1 is missing: $2"; }
stemma() { "$HOME_FOLDER/scripts/stemma" "$@"; }
box() { "$HOME_FOLDER/scripts/postgres-age" "$1" --data "$folder/postgres" "${@:2}"; }

# Below those that the kernel gives to clients, one of which may come between the look and the start.
free_port() { # the first to look at
  local port
  for ((port = $1; port < $1 + 100; port++)); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  missing "no port from $1 to $(($1 + 99)) is free"
}

# The folder is ours alone, so that all of it may go, also after a failure or Ctrl-C.
open_workshop() {
  folder=$(mktemp -d "${TMPDIR:-/tmp}/stemma-bench.XXXXXX")
  trap close_workshop EXIT
  trap 'exit 130' INT TERM
  unset DATABASE_URL STEMMA_POSTGRES_URL
  box start --port "$(free_port 18500)" --durability none
  superuser=$(box url --superuser)
  owner=$(box url)
}

close_workshop() {
  local running
  for running in "${writer:-}" "${service:-}" "${pooler:-}"; do
    [[ -z $running ]] || { kill "$running" && wait "$running"; } 2>/dev/null || true
  done
  if [[ $keep == yes ]]; then
    box stop || true
    say "kept: $folder"
  else
    box reset >/dev/null 2>&1 || true
    rm -rf -- "$folder"
  fi
}

sql() { box psql --superuser -- --no-psqlrc --quiet --tuples-only --no-align --command "$1"; }

# fresh NAME: an empty database of the owner's, with AGE as the box gives it; DB_POSTGRES_URL is its URL.
fresh() {
  sql "DROP DATABASE IF EXISTS $1 WITH (FORCE)"
  sql "CREATE DATABASE $1 OWNER stemma"
  export DB_POSTGRES_URL=${owner%/*}/$1
}

# measure NAME COMMAND…: seconds into $folder/NAME.seconds and peak resident MB into $folder/NAME.megabytes, a line a run.
measure() {
  local name=$1 seconds kilobytes
  shift
  sql CHECKPOINT
  if ! /usr/bin/time --format '%e %M' --output "$folder/time" "$@" >"$folder/$name.log" 2>&1; then
    tail -n 15 "$folder/$name.log" >&2
    missing "$name failed: its output stands above"
  fi
  read -r seconds kilobytes < <(tail -n 1 "$folder/time")
  echo "$seconds" >>"$folder/$name.seconds"
  echo $((kilobytes / 1024)) >>"$folder/$name.megabytes"
  say "$name: $seconds s, $((kilobytes / 1024)) MB"
}

# figures FILE: median, lowest and highest of its lines.
figures() {
  sort -n "$1" | awk '{ v[NR] = $1 } END { m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
    printf "%.2f %.2f %.2f\n", m, v[1], v[NR] }'
}

median() { figures "$folder/$1.seconds" | cut -d' ' -f1; }
highest() { figures "$folder/$1" | cut -d' ' -f3; }

# row of the table, as text and as Markdown: WHAT FIGURE BAR
row() {
  printf '%-58s %-34s %s\n' "$1" "$2" "$3"
  printf '| %s | %s | %s |\n' "$1" "$2" "$3" >>"$folder/table.md"
}

seconds_row() { # WHAT NAME
  local median lowest highest
  read -r median lowest highest < <(figures "$folder/$2.seconds")
  row "$1" "$median s ($lowest–$highest), $(highest "$2.megabytes") MB" ''
}

ratio_row() { # WHAT VALUE OTHER BAR
  row "$1" "$(awk -v a="$2" -v b="$3" 'BEGIN { printf "%.2f", (b > 0 ? a / b : 0) }')" "$4"
}

# shellcheck shell=bash
# Messages, exit codes and small checks shared by all providers of scripts/postgres-age.

say() { printf 'postgres-age: %s\n' "$*" >&2; }

# Everything after the first argument is one line each: what is wrong first, then the way out.
unavailable() {
  local line
  for line in "$@"; do say "$line"; done
  exit 3
}

wrong_use() {
  say "$1"
  say "see: $0 --help"
  exit 2
}

# libpq reads PGHOST, PGSERVICE and their like before our own arguments would count.
forget_callers_settings() {
  local variable
  for variable in "${!PG@}"; do unset "$variable"; done
  if [[ -z ${HOME:-} ]]; then
    HOME=$(getent passwd "$(id -u)" | cut -d: -f6) || true
    export HOME=${HOME:-/}
  fi
}
# At once: the files sourced after this one name folders below HOME.
forget_callers_settings

have() { command -v "$1" >/dev/null 2>&1; }

is_port() {
  [[ $1 =~ ^[0-9]{1,5}$ ]] && ((10#$1 >= 1 && 10#$1 <= 65535))
}

port_is_taken() {
  # In a subshell: a refused connection must end neither the script nor leave a file descriptor.
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

free_mebibytes() {
  df -Pk -- "$1" | awk 'NR == 2 { print int($4 / 1024) }'
}

require_space() {
  local folder=$1 needed=$2 purpose=$3 wayout=$4 free
  free=$(free_mebibytes "$folder") || unavailable "cannot look into the folder $folder"
  ((free >= needed)) || unavailable \
    "not enough disk space: $purpose needs $needed MB in $folder, $free MB are free" "$wayout"
}

# Waits until the command given after the number of seconds succeeds; asks ten times a second.
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < deadline)) || return 1
    sleep 0.1
  done
}

# Takes the lock on file descriptor $1 for as long as this script lives. Two starts at a time wait for each other.
take_lock() {
  local descriptor=$1 file=$2 seconds=$3
  eval "exec $descriptor>>\"\$file\"" || unavailable "cannot write $file"
  if have flock && ! flock --nonblock "$descriptor"; then
    say "waiting for another postgres-age that works in $(dirname -- "$file")"
    flock --timeout "$seconds" "$descriptor" \
      || unavailable "another postgres-age has held $file for $seconds s; see who with: fuser -v '$file'"
  fi
}

# A server that goes on living must hold neither our locks nor the pipes of whoever called us.
close_inherited_files() {
  local descriptor
  for descriptor in /proc/"$BASHPID"/fd/*; do
    descriptor=${descriptor##*/}
    # 255 is bash's own, closed on exec.
    if ((descriptor > 2 && descriptor != 255)); then eval "exec $descriptor>&-"; fi
  done
}

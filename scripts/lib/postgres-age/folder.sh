# shellcheck shell=bash disable=SC2034,SC2154 # globals shared with the other files
# The data folder: whose it is, what was chosen for it, and the provider that made it.
# Layout: stemma-box (marker, holds the provider), lock, password, port, durability, cluster/, log/.

locate_data_folder() {
  data=${data:-${STEMMA_BOX_DATA:-${XDG_DATA_HOME:-$HOME/.local/share}/stemma/postgres}}
  [[ $data == /* ]] || data=$PWD/$data
  while [[ $data == */ && $data != / ]]; do data=${data%/}; done
  if [[ -d $data && ! (-r $data && -x $data) ]]; then
    unavailable "you may not read the data folder $data (it belongs to $(stat -c %U -- "$data"))" \
      "run this as that user, or choose another folder with --data DIR"
  fi
}

is_our_folder() { [[ -f $data/stemma-box ]]; }

is_empty_folder() {
  # A freshly made file system is empty for our purposes.
  [[ -z $(find "$data" -mindepth 1 -maxdepth 1 ! -name lost+found -print -quit 2>/dev/null) ]]
}

# A folder keeps the provider that made it, even when a Docker engine turns up later.
choose_provider() {
  if is_our_folder; then
    cat -- "$data/stemma-box"
    return
  fi
  case ${STEMMA_BOX_PROVIDER:-} in
    root | docker) echo "$STEMMA_BOX_PROVIDER" ;;
    '') if docker_answers && docker_has_compose; then echo docker; else echo root; fi ;;
    *) wrong_use "STEMMA_BOX_PROVIDER is docker or root, not '$STEMMA_BOX_PROVIDER'" ;;
  esac
}

# Makes the folder ours, or says why it cannot be.
claim_data_folder() {
  if [[ -e $data && ! -d $data ]]; then
    unavailable "$data is not a folder" "choose another one with --data DIR"
  fi
  mkdir -p -- "$data" 2>/dev/null \
    || unavailable "cannot make the data folder $data" "choose one that you may write with --data DIR"
  [[ -O $data && -w $data ]] \
    || unavailable "the data folder $data is not yours to write (it belongs to $(stat -c %U -- "$data"))" \
      "run this as that user, or choose another folder with --data DIR"
  if ! is_our_folder; then
    is_empty_folder || unavailable "$data is not empty and was not made by postgres-age: left alone" \
      "choose a new or empty folder with --data DIR"
    chmod 700 -- "$data"
    require_space "$data" 200 "a new database" "free some space there, or choose another folder with --data DIR"
    remember stemma-box "$provider"
  fi
  take_lock 9 "$data/lock" 300
}

# Takes the lock of a folder that exists, for commands that must not make one.
lock_our_folder() {
  if [[ -d $data ]] && ! is_our_folder && ! is_empty_folder; then
    unavailable "$data was not made by postgres-age: left alone"
  fi
  is_our_folder || return 1
  [[ -w $data ]] || unavailable "you may not write in $data (it belongs to $(stat -c %U -- "$data"))"
  take_lock 9 "$data/lock" 300
}

# Written beside and renamed, so that a full disk or a kill never leaves half a file.
remember() {
  local name=$1 value=$2
  if ! { printf '%s\n' "$value" >"$data/$name.new" && mv -f -- "$data/$name.new" "$data/$name"; } 2>/dev/null; then
    rm -f -- "$data/$name.new"
    unavailable "cannot write $data/$name ($(free_mebibytes "$data") MB are free there)" \
      "free some space, or choose another folder with --data DIR"
  fi
}

recall() {
  if [[ -s $data/$1 ]]; then cat -- "$data/$1"; else printf '%s\n' "$2"; fi
}

make_password() {
  if [[ ! -s $data/password ]]; then
    remember password "$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')"
  fi
}

require_database() {
  if ! is_our_folder || [[ ! -s $data/password || ! -s $data/port ]]; then
    unavailable "there is no database in $data yet" "make one with: $0 start --data '$data'"
  fi
}

role_to_use() {
  if [[ $as_superuser == yes ]]; then echo postgres; else echo stemma; fi
}

# The password is hexadecimal, so the URL needs no escapes.
print_url() {
  require_database
  printf 'postgresql://%s:%s@127.0.0.1:%s/stemma\n' "$(role_to_use)" "$(recall password '')" "$(recall port '')"
}

# By the environment and not by arguments: those are in everybody's process list, and the user's own -d or -U shall win.
export_connection() {
  PGHOST=127.0.0.1
  PGPORT=$(recall port '')
  PGUSER=$(role_to_use)
  PGPASSWORD=$(recall password '')
  PGDATABASE=stemma
  export PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE
}

# For run: a caller that names a server means that one.
run_with_callers_connection() {
  local setting
  for setting in "${callers_connection[@]}"; do export "${setting?}"; done
}

# For run: the caller's server, else ours.
choose_connection() {
  run_with_callers_connection
  [[ -n ${PGHOST:-}${PGHOSTADDR:-}${PGSERVICE:-} ]] && return
  case ${program_arguments[0]:-} in
    --version | --help | '-?' | -V) ;;
    *) require_database; export_connection ;;
  esac
}

# Only names that this script made: whatever else somebody put there stays, and keeps the folder.
delete_our_files() {
  rm -rf -- "$data/cluster" "$data/cluster.new" "$data/log"
  rm -f -- "$data/password" "$data/port" "$data/durability" "$data"/*.new "$data/stemma-box" "$data/lock"
  rmdir -- "$data" 2>/dev/null || true
}

# shellcheck shell=bash disable=SC2034,SC2154 # globals shared with the other files
# Provider (c): a PostgreSQL cluster in the data folder, run from the private root.

readonly default_port=54329
readonly ready_seconds=30

# Prints the process id of our server. The folder it works in is compared by device and inode, so that neither a stale
# number nor a server of another folder or mount is ever taken for ours.
server_pid() {
  local pid=''
  { read -r pid <"$data/cluster/postmaster.pid"; } 2>/dev/null || return 1
  is_server_process "$pid" && printf '%s\n' "$pid"
}

is_server_process() {
  local pid=$1 name=''
  [[ $pid =~ ^[0-9]+$ && /proc/$pid/cwd -ef $data/cluster ]] || return 1
  { read -r name <"/proc/$pid/comm"; } 2>/dev/null && [[ $name == postgres ]]
}

server_is_gone() { ! is_server_process "$1"; }

no_process_left() {
  local folder
  for folder in /proc/[0-9]*/cwd; do
    if [[ $folder -ef $data/cluster ]]; then return 1; fi
  done
}

root_start() {
  local pid asked_port=$port asked_durability=$durability
  claim_data_folder
  port=$((10#${asked_port:-$(recall port "$default_port")}))
  durability=${asked_durability:-full}
  if pid=$(server_pid); then
    refuse_other_settings "$asked_port" "$asked_durability"
    say "already running on 127.0.0.1:$(recall port '') (process $pid)"
    return
  fi
  if port_is_taken "$port"; then
    unavailable "port $port is taken by another program" "choose another one with --port N"
  fi
  ensure_root
  require_sandbox
  make_password
  make_cluster
  clear_stale_pid
  start_server
}

refuse_other_settings() {
  local asked_port=$1 asked_durability=$2
  if [[ -n $asked_port ]] && ((10#$asked_port != $(recall port 0))); then
    wrong_use "already running on port $(recall port ''): stop it first to have it on port $asked_port"
  fi
  if [[ -n $asked_durability && $asked_durability != "$(recall durability full)" ]]; then
    wrong_use "already running with durability $(recall durability full): stop it first to change that"
  fi
}

# Made beside and renamed when complete: a cluster either has its roles, databases and extensions or does not exist.
make_cluster() {
  local output
  if [[ -d $data/cluster ]]; then return; fi
  require_space "$data" 200 "a new database" "free some space there, or choose another folder with --data DIR"
  say "making a new database in $data"
  rm -rf -- "$data/cluster.new"
  # The private server of this set-up must never outlive it.
  bwrap_options=(--unshare-pid --die-with-parent)
  if ! output=$(run_in_root sh -euc "$make_cluster_inside" 2>&1 <"$docker_folder/initdb/10-stemma.sql"); then
    rm -rf -- "$data/cluster.new"
    printf '%s\n' "$output" | tail -n 15 >&2
    explain_failure "$output" "the new database could not be made"
  fi
  bwrap_options=()
  mv -T -- "$data/cluster.new" "$data/cluster"
}

# Runs in the root; standard input is the SQL that makes roles, databases and extensions.
# shellcheck disable=SC2016 # expanded inside
readonly make_cluster_inside='
cluster=/data/cluster.new
initdb --no-sync --pgdata=$cluster --username=postgres --pwfile=/data/password --auth=scram-sha-256 --encoding=UTF8 \
  --locale=C.UTF-8 --locale-provider=builtin --builtin-locale=C.UTF-8 </dev/null
echo "host all all 127.0.0.1/32 scram-sha-256" >$cluster/pg_hba.conf
# For pg_basebackup.
echo "host replication postgres 127.0.0.1/32 scram-sha-256" >>$cluster/pg_hba.conf
echo "include '\''stemma.conf'\''" >>$cluster/postgresql.conf
touch $cluster/stemma.conf
echo "local all all scram-sha-256" >/tmp/private_hba.conf
pg_ctl --pgdata=$cluster --silent --wait --log=/tmp/log start </dev/null --options="-c fsync=off -c listen_addresses= \
  -c unix_socket_directories=/tmp -c hba_file=/tmp/private_hba.conf -c shared_preload_libraries=age" || { cat /tmp/log; exit 1; }
read -r POSTGRES_PASSWORD </data/password
export POSTGRES_PASSWORD PGPASSWORD=$POSTGRES_PASSWORD
psql --no-psqlrc --quiet --host=/tmp --username=postgres --dbname=postgres --file=- || { cat /tmp/log; exit 1; }
pg_ctl --pgdata=$cluster --silent --wait --mode=fast stop </dev/null
initdb --sync-only --pgdata=$cluster </dev/null
'

# Written at every start, so that a newer script brings its settings. ALTER SYSTEM still wins over them.
write_settings() {
  cat >"$data/cluster/stemma.conf" <<'SETTINGS'
# Written by scripts/postgres-age at every start: change settings by ALTER SYSTEM instead.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
password_encryption = 'scram-sha-256'
shared_preload_libraries = 'age,pg_cron,pg_stat_statements'
cron.database_name = 'postgres'
# Otherwise pg_cron would connect as a client, and would need the password.
cron.use_background_workers = on
max_worker_processes = 16
max_connections = 100
shared_buffers = '256MB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
timezone = 'UTC'
log_timezone = 'UTC'
# One file a weekday, overwritten a week later.
logging_collector = on
log_directory = '/data/log'
log_filename = 'postgres-%a.log'
log_rotation_age = '1d'
log_rotation_size = 0
log_truncate_on_rotation = on
SETTINGS
}

# Crashed backends may outlive their server for a moment. PostgreSQL itself copes with a stale number, unless there is a process
# of that number: another program that got it meanwhile, or the dead server whose parent has not collected it.
clear_stale_pid() {
  local pid=''
  [[ -e $data/cluster/postmaster.pid ]] || return 0
  say "the server was not shut down properly: it recovers now"
  wait_until 10 no_process_left \
    || unavailable "processes of the crashed server still work in $data/cluster" "see them with: fuser -v '$data/cluster'"
  read -r pid <"$data/cluster/postmaster.pid" || true
  if [[ $pid =~ ^[0-9]+$ && -d /proc/$pid ]]; then
    say "process $pid is not that server any more: removing the stale postmaster.pid"
    rm -f -- "$data/cluster/postmaster.pid"
  fi
}

start_server() {
  local output options="-c port=$port"
  { mkdir -p -- "$data/log" && : >"$data/log/start.log" && write_settings; } 2>/dev/null \
    || unavailable "cannot write into $data ($(free_mebibytes "$data") MB are free there)" \
      "free some space there; nothing is lost"
  if [[ $durability == none ]]; then
    options+=' -c fsync=off -c synchronous_commit=off -c full_page_writes=off'
  elif [[ $(recall durability full) == none ]]; then
    say "flushing to the disk what the server without durability left in memory"
    run_in_root initdb --sync-only --pgdata=/data/cluster >/dev/null
  fi
  remember port "$port"
  remember durability "$durability"
  if ! output=$(close_inherited_files; run_in_root pg_ctl --pgdata=/data/cluster --silent --wait \
    --timeout="$ready_seconds" --log=/data/log/start.log --options="$options" start 2>&1 </dev/null); then
    explain_failed_start "$output"
  fi
  wait_until 5 server_answers || explain_failed_start "it does not answer on port $port"
  say "running on 127.0.0.1:$port (process $(server_pid), durability $durability)"
}

server_answers() {
  if root_is_complete; then
    (run_client pg_isready --quiet --host=127.0.0.1 --port="$(recall port '')" --timeout=3)
  else
    port_is_taken "$(recall port '')"
  fi
}

last_log_lines() {
  local newest
  newest=$(find "$data/log" -name 'postgres-*.log' -printf '%T@ %p\n' | sort -rn | sed -n '1s/^[^ ]* //p')
  tail -q -n 10 -- "$data/log/start.log" ${newest:+"$newest"} 2>/dev/null || true
}

explain_failed_start() {
  local lines
  if server_pid >/dev/null; then
    last_log_lines >&2
    unavailable "the server has not been ready within $ready_seconds s and goes on starting (recovery takes time)" \
      "look again with: $0 status --data '$data'"
  fi
  lines=$(last_log_lines)
  printf '%s\n' "$1" "$lines" >&2
  explain_failure "$lines" "the server did not start; its log is in $data/log"
}

explain_failure() {
  local output=$1 otherwise=$2
  case $output in
    *'No space left on device'* | *'Check free disk space'*)
      unavailable "the disk of $data is full ($(free_mebibytes "$data") MB are free)" \
        "free some space there, or choose another folder with --data DIR" ;;
    *'Address already in use'*) unavailable "port $port is taken by another program" "choose another one with --port N" ;;
  esac
  unavailable "$otherwise"
}

# SIGINT is PostgreSQL's fast shutdown: sessions are ended, everything is written.
root_stop() {
  local pid
  if ! lock_our_folder || ! pid=$(server_pid); then
    say "not running"
    return
  fi
  kill -INT "$pid" || unavailable "you may not stop process $pid"
  wait_until 60 server_is_gone "$pid" \
    || unavailable "process $pid is still shutting down; its log is in $data/log" "wait, or stop it hard with: kill -QUIT $pid"
  say "stopped"
}

root_status() {
  local pid
  printf 'provider:    private root (%s)\ndata folder: %s\n' "$root_revision" "$data"
  if is_our_folder && [[ -d $data/cluster ]]; then
    printf 'version:     %s\nport:        %s\n' "$(server_version)" "$(recall port "$default_port")"
  fi
  if ! pid=$(server_pid); then
    printf 'state:       not running\n'
    return 1
  fi
  printf 'durability:  %s\nprocess:     %s\n' "$(recall durability full)" "$pid"
  if server_answers; then
    printf 'state:       running\n'
  else
    printf 'state:       starting or stopping, does not answer (%s MB of disk are free; its log is in %s)\n' \
      "$(free_mebibytes "$data")" "$data/log"
    return 1
  fi
}

server_version() {
  local postgres_version='' age_version=''
  if root_is_complete; then
    postgres_version=$(sed -n '/^Package: postgresql-18$/,/^$/s/^Version: \([0-9.]*\).*/\1/p' "$root/var/lib/dpkg/status")
    age_version=$(sed -n "s/^default_version = '\(.*\)'.*/, AGE \1/p" "$root/usr/share/postgresql/18/extension/age.control")
  fi
  printf 'PostgreSQL %s%s\n' "${postgres_version:-$(recall cluster/PG_VERSION '?')}" "$age_version"
}

root_url() { print_url; }

root_psql() {
  require_database
  server_pid >/dev/null || unavailable "the server in $data is not running" "start it with: $0 start --data '$data'"
  ensure_root
  export_connection
  run_client psql "${psql_arguments[@]}"
}

root_run() {
  choose_connection
  run_roots_program
}

root_reset() {
  if ! lock_our_folder; then
    say "nothing to delete: there is no database in $data"
    return
  fi
  if server_pid >/dev/null; then root_stop; fi
  delete_our_files
  say "deleted the database in $data"
}

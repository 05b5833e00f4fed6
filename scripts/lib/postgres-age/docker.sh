# shellcheck shell=bash disable=SC2034,SC2154 # globals shared with the other files
# Provider (b): a Docker engine runs docker/compose.yaml, one project and one volume for each data folder. The folder itself
# keeps the password, the port and the marker.

docker_answers() { have docker && timeout 10 docker info >/dev/null 2>&1; }

docker_has_compose() { docker compose version >/dev/null 2>&1; }

docker_compose() {
  local durable=on
  if [[ ${durability:-$(recall durability full)} == none ]]; then durable=off; fi
  # Compose asks for the password even where a command has no use for it.
  STEMMA_POSTGRES_PASSWORD=$(recall password unknown) STEMMA_POSTGRES_PORT=$(recall port 54329) STEMMA_POSTGRES_DURABLE=$durable \
    docker compose --project-name "$(docker_project)" --file "$docker_folder/compose.yaml" "$@" 9>&-
}

docker_project() {
  printf 'stemma-%s\n' "$(printf '%s' "$data" | cksum | cut -d ' ' -f 1)"
}

require_docker() {
  docker_answers || unavailable "the database in $data was made with a Docker engine, and none answers now" \
    "start the engine, or choose another folder with --data DIR"
  docker_has_compose || unavailable "docker has no compose plugin" \
    "install Docker's compose plugin, or set STEMMA_BOX_PROVIDER=root (Debian, Ubuntu)"
}

docker_is_running() {
  is_our_folder && [[ -n $(docker_compose ps --status running --quiet postgres 2>/dev/null) ]]
}

docker_start() {
  local asked_port=$port asked_durability=$durability
  require_docker
  claim_data_folder
  port=$((10#${asked_port:-$(recall port 54329)}))
  if docker_is_running; then
    refuse_other_settings "$asked_port" "$asked_durability"
    say "already running on 127.0.0.1:$port"
    return
  fi
  if port_is_taken "$port"; then
    unavailable "port $port is taken by another program" "choose another one with --port N"
  fi
  durability=${asked_durability:-full}
  make_password
  remember port "$port"
  remember durability "$durability"
  if ! docker_compose up --detach --wait --wait-timeout 300 </dev/null >&2; then
    docker_compose logs --tail 15 postgres >&2 || true
    unavailable "the container did not become healthy" "see what Docker says above; nothing of your data is touched"
  fi
  say "running on 127.0.0.1:$port (Docker project $(docker_project), durability $durability)"
}

docker_stop() {
  require_docker
  if ! lock_our_folder || ! docker_is_running; then
    say "not running"
    return
  fi
  docker_compose down >&2
  say "stopped"
}

docker_status() {
  require_docker
  printf 'provider:    Docker (project %s)\ndata folder: %s\n' "$(docker_project)" "$data"
  if ! docker_is_running; then
    printf 'state:       not running\n'
    return 1
  fi
  printf 'version:     %s\nport:        %s\ndurability:  %s\nprocess:     container %.12s\nstate:       running\n' \
    "$(docker_compose exec -T postgres postgres --version </dev/null)" "$(recall port '')" "$(recall durability full)" \
    "$(docker_compose ps --quiet postgres)"
}

docker_url() { print_url; }

docker_psql() {
  require_database
  require_docker
  docker_is_running || unavailable "the server of $data is not running" "start it with: $0 start --data '$data'"
  export_connection
  if have psql; then exec psql "${psql_arguments[@]}"; fi
  say "no psql on this host: using the container's, which sees standard input but none of your files"
  local -a terminal=()
  [[ -t 0 && -t 1 ]] || terminal=(-T)
  docker_compose exec "${terminal[@]}" --env "PGUSER=$PGUSER" --env "PGDATABASE=$PGDATABASE" postgres \
    psql "${psql_arguments[@]}"
}

# In a container of its own, which sees the current folder and what is listened to on this host.
docker_run() {
  local variable
  local -a passed=()
  require_docker
  choose_connection
  for variable in "${!PG@}"; do passed+=(--env "$variable"); done
  exec docker run --rm --interactive --network host --user "$(id -u):$(id -g)" --volume "$PWD:$PWD" --workdir "$PWD" \
    "${passed[@]}" --entrypoint "$program" stemma-postgres:18-age1.8.0 "${program_arguments[@]}"
}

docker_reset() {
  require_docker
  if ! lock_our_folder; then
    say "nothing to delete: there is no database in $data"
    return
  fi
  docker_compose down --volumes >&2
  delete_our_files
  say "deleted the database of $data"
}

# shellcheck shell=bash disable=SC2034,SC2154 # globals shared with the other files
# Provider (a): a server the user already has, named by STEMMA_POSTGRES_URL. Checked, never started or stopped.

external_psql_program() {
  if have psql; then
    command -v psql
  elif root_is_complete; then
    echo root
  else
    unavailable "checking STEMMA_POSTGRES_URL needs psql, and there is none on this host" \
      "install it (Debian, Ubuntu: sudo apt-get install -y postgresql-client)"
  fi
}

# Takes the password out of the caller's variable address: arguments of a process are for everybody to read.
take_password_out() {
  if [[ $address =~ ^(postgres(ql)?://[^:@/?]*):([^@/]*)@(.*)$ ]]; then
    address=${BASH_REMATCH[1]}@${BASH_REMATCH[4]}
    PGPASSWORD=${BASH_REMATCH[3]//\\/\\\\}
    printf -v PGPASSWORD '%b' "${PGPASSWORD//%/\\x}"
    export PGPASSWORD
  fi
  export PGCONNECT_TIMEOUT=${PGCONNECT_TIMEOUT:-10}
}

external_run_psql() {
  local program address=$STEMMA_POSTGRES_URL
  program=$(external_psql_program) || exit 3
  take_password_out
  if [[ $program == root ]]; then run_client psql --dbname="$address" "$@"; fi
  exec "$program" --dbname="$address" "$@"
}

external_status() {
  local answer
  external_psql_program >/dev/null
  if ! answer=$(external_run_psql --no-psqlrc -qAtX --no-password 2>&1 <<'SQL'
SELECT 'version:     ' || current_setting('server_version');
SELECT 'AGE:         ' || coalesce(
    (SELECT 'created, ' || extversion FROM pg_extension WHERE extname = 'age'),
    (SELECT 'available, ' || default_version FROM pg_available_extensions WHERE name = 'age'), 'not available')
  -- A fresh session that knows AGE's settings has AGE preloaded; everybody may ask that, unlike shared_preload_libraries.
  || CASE WHEN current_setting('age.enable_containment', true) IS NULL THEN ', not preloaded' ELSE ', preloaded' END;
SQL
  ); then
    say "the server of STEMMA_POSTGRES_URL does not answer: $answer"
    say "check the URL and that server, or unset STEMMA_POSTGRES_URL to use a server of our own"
    if [[ $command == status ]]; then return 1; fi
    return 3
  fi
  printf 'provider:    STEMMA_POSTGRES_URL\nstate:       running\n%s\n' "$answer"
}

external_start() { external_status >&2; }

external_stop() {
  say "the server of STEMMA_POSTGRES_URL is yours: it is never stopped from here"
}

external_reset() {
  unavailable "the server of STEMMA_POSTGRES_URL is yours: its data are never deleted from here"
}

external_url() { printf '%s\n' "$STEMMA_POSTGRES_URL"; }

external_run() {
  local address=$STEMMA_POSTGRES_URL
  run_with_callers_connection
  if [[ -z ${PGHOST:-}${PGHOSTADDR:-}${PGSERVICE:-} ]]; then
    take_password_out
    program_arguments=("--dbname=$address" "${program_arguments[@]}")
  fi
  if have "$program"; then exec "$program" "${program_arguments[@]}"; fi
  run_roots_program
}

external_psql() { external_run_psql "${psql_arguments[@]}"; }

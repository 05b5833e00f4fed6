# shellcheck shell=bash disable=SC2034,SC2154 # globals shared with the other files
# The private root: a Debian folder tree with PostgreSQL and AGE, made once by mmdebstrap, kept in the user's cache folder.

readonly root_suite=forky
# Part of the cached folder's name: raise the last number whenever what is built below changes.
readonly root_revision=$root_suite-pg18-2
readonly root_packages=postgresql-18,postgresql-18-age,postgresql-18-pgvector,postgresql-18-cron,pgbouncer
readonly root_cache=${XDG_CACHE_HOME:-${HOME:-}/.cache}/stemma/postgres-age
readonly root=$root_cache/$root_revision
readonly postgres_programs=/usr/lib/postgresql/18/bin

root_is_complete() {
  [[ -f $root/stemma-complete && -x $root$postgres_programs/postgres ]]
}

ensure_root() {
  if root_is_complete; then return; fi
  mkdir -p -- "$root_cache" 2>/dev/null \
    || unavailable "cannot make the cache folder $root_cache" "name another one with XDG_CACHE_HOME"
  [[ -w $root_cache ]] \
    || unavailable "cannot write the cache folder $root_cache" "name another one with XDG_CACHE_HOME"
  take_lock 8 "$root_cache/lock" 900
  # Somebody else may have made it while we waited for the lock.
  if root_is_complete; then return; fi
  ensure_programs
  remove_half_made_roots
  require_space "$root_cache" 600 "the PostgreSQL root" "free some space, or name another cache folder with XDG_CACHE_HOME"
  require_space "${TMPDIR:-/tmp}" 600 "building the PostgreSQL root" "free some space, or name another folder with TMPDIR"
  build_root
  exec 8>&-
}

remove_half_made_roots() {
  local leftover
  for leftover in "$root_cache"/*.partial "$root"; do
    if [[ -e $leftover ]]; then
      say "removing the half-made root $leftover"
      chmod -R u+rwX -- "$leftover"
      rm -rf -- "$leftover"
    fi
  done
}

# mmdebstrap and bwrap; an ordinary user needs uidmap's two programs besides.
ensure_programs() {
  local -a missing=()
  have mmdebstrap || missing+=(mmdebstrap)
  have bwrap || missing+=(bubblewrap)
  ((EUID == 0)) || have newuidmap || missing+=(uidmap)
  # Ubuntu does not bring the keys that Debian's packages are signed with.
  ls /usr/share/keyrings/debian-archive-keyring* >/dev/null 2>&1 || missing+=(debian-archive-keyring)
  ((${#missing[@]} > 0)) || return 0
  have apt-get || unavailable "no way to run PostgreSQL with AGE on this host: no Docker engine, and not Debian or Ubuntu" \
    "start a Docker engine, or name a server you have in STEMMA_POSTGRES_URL"
  if ((EUID != 0)); then
    unavailable "not installed: ${missing[*]}" \
      "install with: sudo apt-get install -y --no-install-recommends ${missing[*]}"
  fi
  say "installing ${missing[*]}"
  install_packages "${missing[@]}" || { apt-get update -qq >&2 && install_packages "${missing[@]}"; } \
    || unavailable "apt-get could not install ${missing[*]}; see its messages above"
}

install_packages() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 </dev/null
}

build_root() {
  local partial=$root.partial log=$root_cache/build.log
  say "making the PostgreSQL root in $root (once; about half a minute and 300 MB)"
  mkdir -- "$partial"
  if ! unpack_distribution "$partial" 2>"$log"; then
    if ! grep -q 'Release file .* is expired' "$log"; then explain_failed_build "$partial" "$log"; fi
    say "the mirror's Release file is expired: again without looking at its date (signatures stay checked)"
    rm -rf -- "$partial" && mkdir -- "$partial"
    unpack_distribution "$partial" --aptopt='Acquire::Check-Valid-Until "false"' 2>"$log" \
      || explain_failed_build "$partial" "$log"
  fi
  finish_root "$partial"
}

# By way of an archive, so that the files belong to the caller whatever mode mmdebstrap takes: root or user namespaces.
# tar keeps our lock: should this script be killed, nobody else starts before the unpacking has ended.
unpack_distribution() {
  local partial=$1
  # Their messages are looked at, so they must be in English.
  local -x LC_ALL=C.UTF-8
  shift
  # Left to choose, mmdebstrap takes fakechroot where user namespaces fail, and dies half a minute later of mixed C libraries.
  ((EUID == 0)) || set -- --mode=unshare "$@"
  mmdebstrap --variant=minbase --format=tar --include="$root_packages" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/info/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --dpkgopt='path-exclude=/usr/lib/postgresql/18/lib/bitcode/*' \
    "$@" "$root_suite" - ${STEMMA_DEBIAN_MIRROR:+"$STEMMA_DEBIAN_MIRROR"} 8>&- 9>&- \
    | tar --extract --directory="$partial" --no-same-owner --no-same-permissions --exclude='./dev/*'
}

explain_failed_build() {
  local partial=$1 log=$2
  # The log may be on the full disk too, and then lacks its last lines.
  if grep -qs 'No space left on device' "$log" \
    || (($(free_mebibytes "$root_cache") < 20 || $(free_mebibytes "${TMPDIR:-/tmp}") < 20)); then
    rm -rf -- "$partial"
    unavailable "the disk is full: the root needs 600 MB in $root_cache and in ${TMPDIR:-/tmp}" \
      "free some space, or name other folders with XDG_CACHE_HOME and TMPDIR"
  fi
  rm -rf -- "$partial"
  tail -n 15 -- "$log" >&2
  if ((EUID != 0)) && ! grep -qs "^\($(id -un)\|$(id -u)\):" /etc/subuid; then
    unavailable "user $(id -un) has no range of subordinate user ids, which mmdebstrap needs" \
      "give it one with: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)"
  fi
  unavailable "mmdebstrap could not make the root (all it said: $log)" \
    "check the network; STEMMA_DEBIAN_MIRROR names another mirror; or start a Docker engine, or set STEMMA_POSTGRES_URL"
}

finish_root() {
  local partial=$1
  [[ -x $partial$postgres_programs/postgres && -f $partial/usr/share/postgresql/18/extension/age.control ]] \
    || unavailable "the packages of $root_suite brought no PostgreSQL 18 with AGE into $partial"
  # A pooler is run as the clients are.
  ln -s ../../../../sbin/pgbouncer "$partial$postgres_programs/pgbouncer"
  # Places to mount things on: the root itself is mounted read-only.
  mkdir -p -- "$partial/data" "$partial/dev" "$partial/proc" "$partial/tmp"
  touch -- "$partial/stemma-complete"
  mv -T -- "$partial" "$root"
}

# Runs a program of the root with the data folder at /data, as the user id that postgres has there. No --die-with-parent:
# the server outlives this script. The empty environment keeps the caller's locale and settings out.
run_in_root() {
  local identity
  identity=$(awk -F: '$1 == "postgres" { print $3 }' "$root/etc/passwd")
  env -i PATH="$postgres_programs:/usr/bin:/bin" LC_ALL=C.UTF-8 HOME=/tmp \
    bwrap --ro-bind "$root" / --dev /dev --proc /proc --tmpfs /tmp --bind "$data" /data \
    --unshare-user --uid "$identity" --gid "$identity" --chdir / "${bwrap_options[@]}" -- "$@"
}
bwrap_options=()

require_sandbox() {
  local answer
  have bwrap || ensure_programs
  answer=$(run_in_root true 2>&1) || unavailable "bwrap cannot run here: $answer" \
    "if user namespaces are switched off: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu)" \
    "or kernel.unprivileged_userns_clone=1 (Debian); in a container use STEMMA_POSTGRES_URL instead"
}

# For run: what the root has is not made for one program.
run_roots_program() {
  root_is_complete || unavailable "there are no programs of PostgreSQL here yet" "make them with: $0 start"
  [[ -x $root$postgres_programs/$program ]] || wrong_use "PostgreSQL has no program '$program'"
  run_client "$program" "${program_arguments[@]}"
}

# Runs a client of the root by the root's own loader, without a sandbox: it sees the caller's files and current folder.
run_client() {
  local program=$1 loader
  shift
  loader=$(find "$root/usr/lib" "$root/usr/lib64" -maxdepth 2 -name 'ld-linux*.so.*' -print -quit 2>/dev/null)
  exec "$loader" --library-path "$(printf '%s:' "$root"/usr/lib/*-linux-gnu)" "$root$postgres_programs/$program" "$@"
}

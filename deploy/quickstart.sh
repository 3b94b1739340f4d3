#!/usr/bin/env bash
# From a fresh Debian 12 to a running server: installs missing packages, builds the SQLite server, writes .env with
# fresh secrets if there is none, starts the server and tells how to sign in. Ctrl-C stops it. Running this again
# builds what has changed and keeps every secret.
#
# Usage: deploy/quickstart.sh [--no-start]
#   --no-start   only install packages and build
#   --help       this text
#
# PLATFORM_OWNER_EMAIL and SERVER_PORT are taken from the environment where set there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" # the server reads .env from its working directory
# shellcheck source=deploy/packages.sh
source deploy/packages.sh

readonly server=build/sqlite/bin/sso_sqlite
start=yes
server_pid=
stop_sent=no

usage() { sed -n '2,/^set -/p' deploy/quickstart.sh | sed '$d; s/^# \{0,1\}//'; }

stop_here() {
    echo "quickstart: $1" >&2
    exit "${2:-1}"
}

install_packages() {
    local names
    mapfile -t names < <(authos_build_packages sqlite && authos_start_packages)
    authos_install_packages "${names[@]}" || stop_here "the packages above are needed to build"
}

build() {
    local log=build/quickstart-configure.log
    mkdir -p build
    echo "Building build/sqlite (the first time takes some minutes)"
    if ! cmake --preset sqlite >"$log" 2>&1; then
        cat "$log" >&2
        stop_here "CMake could not configure the build"
    fi
    cmake --build --preset sqlite || stop_here "the build failed"
}

# setting NAME DEFAULT: as the server sees it: the environment, else the last such line of .env.
setting() {
    local value=${!1:-}
    if [ -z "$value" ]; then
        value=$(sed -n "s/^[[:space:]]*\(export[[:space:]]\+\)\?$1[[:space:]]*=[[:space:]]*//p" .env | tail -n 1 |
            sed "s/[[:space:]]*\r\?$//; s/^\"\(.*\)\"$/\1/; s/^'\(.*\)'$/\1/")
    fi
    echo "${value:-$2}"
}

write_env() {
    # The secrets in a database cannot be read with a new ENCRYPTION_KEY: the server would refuse it.
    if [ ! -e .env ] && [ -z "${ENCRYPTION_KEY:-}" ] && [ -e data/data.db ]; then
        stop_here "data/data.db is there, but .env with its ENCRYPTION_KEY is not. Restore .env, or move data/ away to begin anew."
    fi
    deploy/make-env.sh
    (umask 077 && mkdir -p data)
}

# Waits until the server of this script answers as ready.
await_ready() {
    local url=$1 attempt
    for attempt in $(seq 1 300); do
        if ! kill -0 "$server_pid" 2>/dev/null; then
            local status=0
            wait "$server_pid" || status=$?
            stop_here "the server ended with exit code $status; its lines above say why" "$status"
        fi
        if curl --fail --silent --noproxy '*' --max-time 2 --output /dev/null "$url/health/ready"; then return 0; fi
        sleep 0.2
    done
    stop_here "the server runs, but $url/health/ready does not answer after $((attempt / 5)) seconds"
}

tell_how_to_sign_in() {
    local url=$1 email env_file
    email=$(setting PLATFORM_OWNER_EMAIL "")
    printf -v env_file '%q' "$root/.env"
    echo
    echo "AuthOS listens on $url"
    if [ -z "$email" ]; then
        echo "No PLATFORM_OWNER_EMAIL is set: nobody can sign in yet."
    elif [[ -z ${PLATFORM_OWNER_PASSWORD:-} ]] && grep -Eq '^PLATFORM_OWNER_PASSWORD=[A-Za-z0-9_-]+$' .env; then
        echo "Sign in as $email; the first password is PLATFORM_OWNER_PASSWORD in $root/.env."
        echo "This signs in with it, from any directory:"
        echo
        echo "curl -sS $url/api/auth/login -H 'Content-Type: application/json' -d \"{\\\"email\\\":\\\"$email\\\",\\\"password\\\":\\\"\$(sed -n 's/^PLATFORM_OWNER_PASSWORD=//p' $env_file)\\\"}\""
    else
        echo "Sign in as $email with your own PLATFORM_OWNER_PASSWORD:"
        echo
        echo "curl -sS $url/api/auth/login -H 'Content-Type: application/json' -d '{\"email\":\"$email\",\"password\":\"...\"}'"
    fi
    echo
    echo "Ctrl-C stops the server. $root/deploy/README.md tells how to run it for real."
}

# shellcheck disable=SC2317 # called by traps
forward_stop() {
    stop_sent=yes
    if [ -n "$server_pid" ]; then kill -TERM "$server_pid" 2>/dev/null || true; fi
}

# Whatever ends this script ends the server too; never twice, because a second signal means "at once" to it.
# shellcheck disable=SC2317
leave() {
    [ -n "$server_pid" ] || return 0
    [ "$stop_sent" = yes ] || forward_stop
    wait "$server_pid" 2>/dev/null || true
}

run_server() {
    "$server" check-config >/dev/null || stop_here "the configuration in .env has the faults above" 78
    local host port
    host=$(setting SERVER_HOST 0.0.0.0)
    port=$(setting SERVER_PORT 3000)
    case $host in
    0.0.0.0 | :: | 127.0.0.1 | ::1 | localhost) host=localhost ;;
    *:*) host="[$host]" ;;
    esac
    trap forward_stop INT TERM HUP
    trap leave EXIT
    # In a process group of its own, so that Ctrl-C reaches this script alone and the server gets one signal.
    set -m
    "$server" serve </dev/null &
    server_pid=$!
    set +m
    await_ready "http://$host:$port"
    tell_how_to_sign_in "http://$host:$port"
    # A signal to this script ends a wait early; the last one gets the server's own exit code.
    local status
    while :; do
        status=0
        wait "$server_pid" || status=$?
        kill -0 "$server_pid" 2>/dev/null || break
    done
    if [ "$status" -gt 128 ] && [ "$stop_sent" = yes ]; then
        status=0
        wait "$server_pid" || status=$?
    fi
    server_pid=
    exit "$status"
}

while [ $# -gt 0 ]; do
    case $1 in
    --no-start) start=no ;;
    --help | -h)
        usage
        exit 0
        ;;
    *) stop_here "unknown option '$1' (--help tells more)" 64 ;;
    esac
    shift
done

install_packages
build
if [ "$start" = no ]; then
    echo "Built $root/$server; deploy/quickstart.sh starts it"
    exit 0
fi
write_env
run_server

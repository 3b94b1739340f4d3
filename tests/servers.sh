#!/usr/bin/env bash
# Private PostgreSQL and MariaDB instances for tests: loopback only, free ports, all data in one directory.
# Sourced by tests/run.sh. On its own: tests/servers.sh with COMMAND...  (both servers for the time of COMMAND)
#                                     tests/servers.sh psql_start DIR   (any function below, by name)
# Both servers refuse to run as root: as root they get the user postgres or mysql, else nobody.
set -euo pipefail

servers_postgres_bin() {
    local newest
    newest=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
    [ -n "$newest" ] || { echo "no PostgreSQL server is installed" >&2; return 1; }
    echo "$newest"
}

# servers_user NAME: the user that a server runs as: NAME if it exists, else nobody; oneself unless root.
servers_user() {
    if [ "$(id -u)" != 0 ]; then id -un
    elif id -u "$1" >/dev/null 2>&1; then echo "$1"
    else echo nobody
    fi
}

servers_run_as() {
    local user=$1
    shift
    if [ "$(id -un)" = "$user" ]; then (cd / && exec "$@"); else (cd / && exec runuser -u "$user" -- "$@"); fi
}

# A port below the range that outgoing connections take theirs from, free at this moment.
servers_free_port() {
    local port attempt
    for attempt in $(seq 1 200); do
        port=$((20000 + (RANDOM * 32768 + RANDOM + attempt) % 10000))
        if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return 0; fi
    done
    echo "no free port between 20000 and 29999" >&2
    return 1
}

servers_password() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# servers_wait SECONDS COMMAND...: runs COMMAND until it succeeds.
servers_wait() {
    local ends=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        if [ "$SECONDS" -ge "$ends" ]; then return 1; fi
        sleep 0.1
    done
}

servers_prepare_dir() {
    local dir=$1 user=$2
    mkdir -p "$dir"
    servers_free_port >"$dir/port"
    servers_password >"$dir/password"
    if [ "$(id -u)" = 0 ]; then chown -R "$user" "$dir"; fi
}

# psql_create DIR, psql_start DIR, psql_stop DIR, psql_url DIR: the life of one PostgreSQL instance in DIR.
psql_create() {
    local dir=$1 user
    user=$(servers_user postgres)
    servers_prepare_dir "$dir" "$user"
    servers_run_as "$user" "$(servers_postgres_bin)/initdb" -D "$dir/data" -U authos -A scram-sha-256 \
        --pwfile="$dir/password" -E UTF8 --locale=C.UTF-8 --no-sync >"$dir/create.log" 2>&1 ||
        { cat "$dir/create.log" >&2; return 1; }
}

psql_start() {
    local dir=$1
    # Durability is the server's own business: without fsync the tests are several times faster.
    servers_run_as "$(servers_user postgres)" "$(servers_postgres_bin)/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -s -o \
        "-p $(cat "$dir/port") -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
         -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" start ||
        { cat "$dir/server.log" >&2; return 1; }
}

psql_stop() {
    servers_run_as "$(servers_user postgres)" "$(servers_postgres_bin)/pg_ctl" -D "$1/data" -w -s -m fast stop
}

psql_url() { echo "postgres://authos:$(cat "$1/password")@127.0.0.1:$(cat "$1/port")/postgres"; }

# mysql_create DIR, mysql_start DIR, mysql_stop DIR, mysql_url DIR: the same for MariaDB.
mysql_create() {
    local dir=$1 user
    user=$(servers_user mysql)
    servers_prepare_dir "$dir" "$user"
    servers_run_as "$user" mariadb-install-db --no-defaults --datadir="$dir/data" --skip-test-db \
        --auth-root-authentication-method=normal >"$dir/create.log" 2>&1 ||
        { cat "$dir/create.log" >&2; return 1; }
}

mysql_start() {
    local dir=$1
    # setsid: a Ctrl-C at the terminal must not end the server before those that use it.
    servers_run_as "$(servers_user mysql)" setsid --fork mariadbd --no-defaults --datadir="$dir/data" \
        --bind-address=127.0.0.1 --port="$(cat "$dir/port")" --socket="$dir/socket" --pid-file="$dir/pid" \
        --log-error="$dir/server.log" --skip-name-resolve --max-connections=200 \
        --character-set-server=utf8mb4 --collation-server=utf8mb4_unicode_ci \
        --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-buffer-pool-size=64M \
        --innodb-log-file-size=32M --performance-schema=OFF </dev/null >/dev/null 2>&1
    servers_wait 60 mysql_admin "$dir" ping || { cat "$dir/server.log" >&2; return 1; }
    if [ ! -e "$dir/ready" ]; then
        mariadb --no-defaults --protocol=socket --socket="$dir/socket" -u root -e "
            CREATE USER 'authos'@'%' IDENTIFIED BY '$(cat "$dir/password")';
            GRANT ALL PRIVILEGES ON *.* TO 'authos'@'%' WITH GRANT OPTION;"
        touch "$dir/ready"
    fi
}

mysql_admin() { mariadb-admin --no-defaults --protocol=socket --socket="$1/socket" -u root "$2"; }

mysql_stop() {
    local dir=$1 pid
    pid=$(cat "$dir/pid")
    mysql_admin "$dir" shutdown
    servers_wait 60 servers_gone "$pid"
}

servers_gone() { [ ! -e "/proc/$1" ]; }

mysql_url() { echo "mysql://authos:$(cat "$1/password")@127.0.0.1:$(cat "$1/port")/mysql"; }

# servers_start DIR NAME...: the named instances (psql, mysql), and their addresses in the environment variables
# AUTHOS_TEST_PSQL_URL and AUTHOS_TEST_MYSQL_URL: administrators, who may create databases.
servers_start() {
    SERVERS_DIR=$1
    shift
    chmod 755 "$SERVERS_DIR"
    local name
    for name in "$@"; do
        case $name in
        psql)
            psql_create "$SERVERS_DIR/psql"
            psql_start "$SERVERS_DIR/psql"
            AUTHOS_TEST_PSQL_URL=$(psql_url "$SERVERS_DIR/psql")
            export AUTHOS_TEST_PSQL_URL
            ;;
        mysql)
            mysql_create "$SERVERS_DIR/mysql"
            mysql_start "$SERVERS_DIR/mysql"
            AUTHOS_TEST_MYSQL_URL=$(mysql_url "$SERVERS_DIR/mysql")
            export AUTHOS_TEST_MYSQL_URL
            ;;
        esac
    done
}

# A new directory for servers_start: in memory where there is room, because building the schema over and over
# is mostly waiting for the disk.
servers_make_dir() {
    local base=${TMPDIR:-/tmp} free
    free=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) || free=0
    if [ -w /dev/shm ] && [ "${free:-0}" -gt 2097152 ]; then base=/dev/shm; fi
    mktemp -d "$base/authos-servers.XXXXXX"
}

# Stops what servers_start started, and nothing else; safe to call twice.
servers_stop() {
    [ -n "${SERVERS_DIR:-}" ] || return 0
    if [ -e "$SERVERS_DIR/psql/data/postmaster.pid" ]; then psql_stop "$SERVERS_DIR/psql" || true; fi
    if [ -e "$SERVERS_DIR/mysql/pid" ]; then mysql_stop "$SERVERS_DIR/mysql" || true; fi
    rm -rf "$SERVERS_DIR"
    SERVERS_DIR=
}

# servers_with COMMAND...: both servers for as long as COMMAND runs; its exit code.
servers_with() {
    trap servers_stop EXIT
    servers_start "$(servers_make_dir)" psql mysql
    "$@"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    case "${1:-}" in
    with) shift && servers_with "$@" ;;
    psql_create | psql_start | psql_stop | psql_url | mysql_create | mysql_start | mysql_stop | mysql_url) "$@" ;;
    *) sed -n '2,5p' "$0" | sed 's/^# \{0,1\}//' && exit 64 ;;
    esac
fi

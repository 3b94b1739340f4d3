# shellcheck shell=bash
# Sourced by the backup scripts: where the database is and where backups go. Secrets are never arguments.

backup_fail() {
    echo "backup: $1" >&2
    exit 1
}

# Sets `database_url` (environment, else .env of the working directory) and `target` (a new file in directory $2).
# $1: scheme of the database, $2: directory, $3: suffix of the file.
backup_begin() {
    local scheme=$1 directory=$2
    database_url=${DATABASE_URL:-}
    if [ -z "$database_url" ] && [ -r .env ]; then
        database_url=$(sed -n 's/^\(export \)\?DATABASE_URL=//p' .env | tail -n 1 | sed "s/\r$//; s/^[\"']//; s/[\"']$//")
    fi
    [ -n "$database_url" ] || backup_fail "DATABASE_URL is set neither in the environment nor in ./.env"
    database_url=${database_url/#postgresql:/postgres:}
    [[ $database_url == "$scheme:"* ]] || backup_fail "this script is for databases of $scheme:, DATABASE_URL is for another"
    umask 077
    mkdir -p "$directory" || backup_fail "$directory cannot be made"
    target=$directory/authos-$(date -u +%Y%m%dT%H%M%SZ).$3
    [ ! -e "$target" ] || backup_fail "$target exists already"
}

backup_decode() {
    local text=${1//\\/\\\\}
    printf '%b' "${text//%/\\x}"
}

# Splits scheme://user:password@host:port/name?options of `database_url` into db_user, db_password, db_host, db_port, db_name.
# shellcheck disable=SC2034 # read by the scripts that source this
backup_split_url() {
    local rest=${database_url#*://} login address
    rest=${rest%%\?*}
    db_name=$(backup_decode "${rest#*/}")
    rest=${rest%%/*}
    [[ $rest == *@* ]] || backup_fail "DATABASE_URL names no user"
    login=${rest%@*}
    address=${rest##*@}
    db_user=$(backup_decode "${login%%:*}")
    db_password=
    if [[ $login == *:* ]]; then db_password=$(backup_decode "${login#*:}"); fi
    db_host=${address%:*}
    db_port=$1
    if [[ $address =~ :([0-9]+)$ ]]; then db_port=${BASH_REMATCH[1]}; else db_host=$address; fi
    db_host=${db_host#[}
    db_host=${db_host%]}
    [ -n "$db_host" ] || backup_fail "DATABASE_URL names no host"
    [ -n "$db_name" ] || backup_fail "DATABASE_URL names no database"
}

# $1: the finished file under its temporary name. A backup that was cut short never has the final name.
backup_finish() {
    sync "$1"
    mv "$1" "$target"
    echo "$target"
}

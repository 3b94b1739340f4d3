#!/usr/bin/env bash
# Backs up a PostgreSQL database while servers run, as one consistent snapshot in pg_dump's custom format.
# Prints the name of the new file. Needs pg_dump of at least the server's version.
#
# Usage: deploy/backup/psql.sh [DIRECTORY]     DIRECTORY: backups
# ENCRYPTION_KEY and the other secrets of .env are not in it: keep them, but in another place.
set -euo pipefail
# shellcheck source=deploy/backup/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v pg_dump >/dev/null 2>&1 || backup_fail "pg_dump is missing: apt-get install postgresql-client"

backup_begin postgres "${1:-backups}" dump
backup_split_url 5432
partial=$target.part
trap 'rm -f "$partial"' EXIT
# In the environment, not in the arguments, which every user of the machine can read.
export PGHOST=$db_host PGPORT=$db_port PGUSER=$db_user PGPASSWORD=$db_password PGDATABASE=$db_name
pg_dump --format=custom --no-owner --no-privileges --no-password --file="$partial"
pg_restore --list "$partial" >/dev/null || backup_fail "the dump cannot be read"
backup_finish "$partial"

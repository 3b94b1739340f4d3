#!/usr/bin/env bash
# Backs up a MySQL or MariaDB database while servers run, as one consistent snapshot, compressed.
# Prints the name of the new file. Needs mysqldump or mariadb-dump.
#
# Usage: deploy/backup/mysql.sh [DIRECTORY]     DIRECTORY: backups
# ENCRYPTION_KEY and the other secrets of .env are not in it: keep them, but in another place.
set -euo pipefail
# shellcheck source=deploy/backup/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
dump=$(command -v mysqldump || command -v mariadb-dump) || backup_fail "mysqldump is missing: apt-get install mariadb-client"

backup_begin mysql "${1:-backups}" sql.gz
backup_split_url 3306
partial=$target.part
options=$(mktemp)
trap 'rm -f "$partial" "$options"' EXIT
# A file of mode 0600 instead of arguments, which every user of the machine can read.
escaped=${db_password//\\/\\\\}
printf '[client]\nhost="%s"\nport=%s\nuser="%s"\npassword="%s"\n' "$db_host" "$db_port" "$db_user" "${escaped//\"/\\\"}" >"$options"
"$dump" --defaults-extra-file="$options" --single-transaction --quick --default-character-set=utf8mb4 \
    --no-tablespaces --skip-lock-tables --hex-blob "$db_name" | gzip >"$partial"
# mysqldump ends a complete dump with this line.
gzip -dc "$partial" | tail -n 1 | grep -q '^-- Dump completed' || backup_fail "the dump is incomplete"
backup_finish "$partial"

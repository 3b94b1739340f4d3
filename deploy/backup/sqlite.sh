#!/usr/bin/env bash
# Backs up a SQLite database while the server runs, including what is still in its write-ahead log, and checks the copy.
# Prints the name of the new file. Needs sqlite3.
#
# Usage: deploy/backup/sqlite.sh [DIRECTORY]     DIRECTORY: backups
# ENCRYPTION_KEY and the other secrets of .env are not in it: keep them, but in another place.
set -euo pipefail
# shellcheck source=deploy/backup/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v sqlite3 >/dev/null 2>&1 || backup_fail "sqlite3 is missing: apt-get install sqlite3"

backup_begin sqlite "${1:-backups}" db
file=${database_url#sqlite:}
file=${file#//}
file=${file%%\?*}
[ -f "$file" ] || backup_fail "there is no database at $file"
partial=$target.part
trap 'rm -f "$partial" "$partial-journal"' EXIT
# The backup interface of SQLite, not cp: a copy of a file that is being written is no database.
sqlite3 -cmd '.timeout 30000' "$file" ".backup '${partial//\'/\'\'}'"
# The copy needs no log beside it, so that it is one file.
sqlite3 "$partial" 'PRAGMA journal_mode = DELETE' >/dev/null
checked=$(sqlite3 "$partial" 'PRAGMA integrity_check')
[ "$checked" = ok ] || backup_fail "the copy is damaged: $checked"
backup_finish "$partial"

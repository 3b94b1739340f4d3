#!/usr/bin/env bash
# Writes a .env file with fresh secrets, mode 0600, if there is none; a file that exists is never touched.
#
# Usage: deploy/make-env.sh [FILE]     FILE: .env in the root of the repository
#
# PLATFORM_OWNER_EMAIL, BASE_URL, SERVER_PORT and DATABASE_URL are taken from the environment where set there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
file=${1:-$root/.env}

if [ -e "$file" ]; then
    [ -f "$file" ] || { echo "$file exists and is not a file" >&2; exit 1; }
    echo "Keeping the configuration in $file"
    exit 0
fi
command -v openssl >/dev/null 2>&1 || { echo "openssl is missing: apt-get install openssl" >&2; exit 1; }

port=${SERVER_PORT:-3000}
private_key=$(openssl genrsa 2048 2>/dev/null)
public_key=$(openssl rsa -pubout 2>/dev/null <<<"$private_key")
base64_line() { base64 -w 0 <<<"$1"; }
# 24 characters of base64url: nothing in it needs quotes in a shell, in JSON or in a .env file.
owner_password=$(openssl rand -base64 18 | tr '+/' '-_')

umask 077
partial=$(mktemp "$file.XXXXXX")
trap 'rm -f "$partial"' EXIT
# printf is the shell's own: no secret becomes an argument that other users of the machine can see.
{
    printf '# AuthOS: configuration and secrets. Keep a copy in a safe place, apart from backups of the database:\n'
    printf '# without ENCRYPTION_KEY the secrets in the database cannot be read. deploy/env.example explains every variable.\n\n'
    printf 'BASE_URL=%s\n' "${BASE_URL:-http://localhost:$port}"
    printf 'SERVER_PORT=%s\n' "$port"
    printf 'DATABASE_URL=%s\n\n' "${DATABASE_URL:-sqlite:./data/data.db}"
    printf '# The first platform owner; the password counts at the first start only.\n'
    printf 'PLATFORM_OWNER_EMAIL=%s\n' "${PLATFORM_OWNER_EMAIL:-owner@example.com}"
    printf 'PLATFORM_OWNER_PASSWORD=%s\n\n' "$owner_password"
    printf 'JWT_KID=sso-key-%s\n' "$(date -u +%Y-%m-%d)"
    printf 'JWT_PRIVATE_KEY_BASE64=%s\n' "$(base64_line "$private_key")"
    printf 'JWT_PUBLIC_KEY_BASE64=%s\n\n' "$(base64_line "$public_key")"
    printf 'ENCRYPTION_KEY=%s\n' "$(openssl rand -hex 32)"
    printf 'DEVICE_TRUST_SECRET=%s\n' "$(openssl rand -hex 32)"
} >"$partial"
# Refuses to replace: of two that run at once, one wins and the other keeps the winner's secrets.
if ln "$partial" "$file" 2>/dev/null; then
    echo "Wrote $file with fresh secrets (mode 0600)"
else
    [ -f "$file" ] || { echo "$file cannot be written" >&2; exit 1; }
    echo "Keeping the configuration in $file"
fi

# shellcheck shell=bash
# The Debian packages that AuthOS is built from, tested with and run on: the only list of them.
# Sourced by quickstart.sh, the Dockerfile and tests/run.sh; works under "set -eu" and defines functions only:
#
#   authos_build_packages [BACKEND...]    names of what a build needs (sqlite psql mysql; none given: sqlite)
#   authos_start_packages                 names of what quickstart.sh needs besides a build
#   authos_test_packages                  names of what tests/run.sh needs besides a build of all backends
#   authos_runtime_packages BACKEND       names of what the finished program needs, for images and packages
#   authos_missing_packages NAME...       those of the names that are not installed, one per line
#   authos_install_packages NAME...       installs the missing ones, with sudo where needed, and says which

authos_build_packages() {
    # Boost 1.81 by its own name: "libboost-dev" is 1.74, and the two exclude each other.
    printf '%s\n' g++ cmake ninja-build ccache ca-certificates \
        libboost1.81-dev libboost-url1.81-dev libsoci-dev libssl-dev nlohmann-json3-dev libfmt-dev \
        libspdlog-dev prometheus-cpp-dev libsodium-dev libcbor-dev libutf8proc-dev libcrypt-dev \
        libcurl4-openssl-dev libcli11-dev libkainjow-mustache-dev libqrencode-dev libmaxminddb-dev
    local backend
    for backend in "${@:-sqlite}"; do
        case $backend in
        sqlite) echo libsqlite3-dev ;;
        psql) echo libpq-dev ;;
        mysql) echo libmariadb-dev ;;
        *)
            echo "authos_build_packages: unknown backend '$backend' (sqlite, psql, mysql)" >&2
            return 1
            ;;
        esac
    done
}

authos_start_packages() { printf '%s\n' curl openssl; }

authos_test_packages() {
    printf '%s\n' catch2 postgresql-15 postgresql-client-15 mariadb-server mariadb-client sqlite3 prometheus \
        curl git python3 procps util-linux iproute2 chromium
    # Node.js often comes from elsewhere, then with its own npm.
    command -v node >/dev/null 2>&1 || echo nodejs
    command -v npm >/dev/null 2>&1 || echo npm
}

authos_runtime_packages() {
    printf '%s\n' ca-certificates libstdc++6 libssl3 libcurl4 libcbor0.8 libcrypt1 libfmt9 libspdlog1.10 \
        libprometheus-cpp-core1.0 libboost-url1.81.0 libqrencode4
    case ${1:-} in
    sqlite) echo libsqlite3-0 ;;
    psql) echo libpq5 ;;
    mysql) echo libmariadb3 ;;
    *)
        echo "authos_runtime_packages: unknown backend '${1:-}' (sqlite, psql, mysql)" >&2
        return 1
        ;;
    esac
}

authos_missing_packages() {
    local name status
    for name in "$@"; do
        status=$(dpkg-query --show --showformat='${db:Status-Status}' "$name" 2>/dev/null) || status=none
        [ "$status" = installed ] || echo "$name"
    done
}

authos_install_packages() {
    local missing
    mapfile -t missing < <(authos_missing_packages "$@")
    [ "${#missing[@]}" -gt 0 ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "These packages are missing, and there is no apt-get to install them: ${missing[*]}" >&2
        echo "AuthOS is built on Debian 12; elsewhere install their equivalents and build with CMake." >&2
        return 1
    fi
    local -a as_root=(env)
    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null 2>&1; then
            echo "These packages are missing: ${missing[*]}" >&2
            echo "Neither root nor sudo: run this once as root: apt-get install ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo env)
    fi
    echo "Installing Debian packages: ${missing[*]}"
    as_root+=(DEBIAN_FRONTEND=noninteractive apt-get --quiet -o DPkg::Lock::Timeout=120)
    # An index that is merely old may still do; the installation says so if not.
    "${as_root[@]}" update >/dev/null || echo "apt-get update failed; going on with the package index at hand" >&2
    # --no-remove: another Boost on this machine is its owner's decision, not ours.
    if ! "${as_root[@]}" install --yes --no-install-recommends --no-remove "${missing[@]}"; then
        echo "apt-get could not install: ${missing[*]}" >&2
        if [ -n "$(authos_installed_other_boost)" ]; then
            echo "$(authos_installed_other_boost) is installed and excludes libboost1.81-dev; remove it first." >&2
        fi
        return 1
    fi
}

authos_installed_other_boost() {
    dpkg-query --show --showformat='${db:Status-Status} ${Package}\n' 'libboost*-dev' 2>/dev/null |
        sed -n 's/^installed \(libboost1\.[0-9]*-dev\)$/\1/p' | grep -v '^libboost1\.81-dev$' | head -n 1 || true
}

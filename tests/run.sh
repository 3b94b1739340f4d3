#!/usr/bin/env bash
# Tests everything: installs what the tests need, builds the preset "ci", starts private PostgreSQL and MariaDB
# instances, runs CTest, and stops what it started. Closes with CTest's summary and its exit code.
#
# Usage: tests/run.sh [options]
#   --label LABEL      only tests with this label: unit, contract, e2e, e2e_short, lint, packaging
#   --backend BACKEND  only contract and end-to-end tests of sqlite, psql or mysql
#   --asan             under the address and undefined-behaviour sanitizers: unit, contract, a short end-to-end round
#   --tsan             the same under the thread sanitizer
#   --help             this text
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
# shellcheck source=deploy/packages.sh
source deploy/packages.sh
# shellcheck source=tests/servers.sh
source tests/servers.sh

preset=ci
label=
backend=
selection=()

usage() { sed -n '2,/^set -/p' tests/run.sh | sed '$d; s/^# \{0,1\}//'; }

refuse() {
    echo "tests/run.sh: $1 (--help tells more)" >&2
    exit 64
}

while [ $# -gt 0 ]; do
    case $1 in
    --label)
        label=${2:-}
        [ -n "$label" ] || refuse "--label wants a label"
        shift
        ;;
    --backend)
        backend=${2:-}
        [[ $backend =~ ^(sqlite|psql|mysql)$ ]] || refuse "--backend wants sqlite, psql or mysql"
        shift
        ;;
    --asan | --tsan) preset=${1#--} ;;
    --help)
        usage
        exit 0
        ;;
    *) refuse "unknown option '$1'" ;;
    esac
    shift
done

timings=
phase_name=
phase_started=0
# phase NAME: ends the phase before and starts this one. "phase" alone only ends.
phase() {
    if [ -n "$phase_name" ]; then timings+="${timings:+, }$phase_name $((SECONDS - phase_started)) s"; fi
    phase_name=${1:-} phase_started=$SECONDS
    if [ -n "$phase_name" ]; then echo "== $phase_name"; fi
}

install_packages() {
    local names
    mapfile -t names < <(authos_build_packages sqlite psql mysql && authos_test_packages)
    authos_install_packages "${names[@]}"
    # Sanitizer runtimes come with the compiler; the servers' binaries lie where Debian puts them.
    export PATH=$PATH:/usr/sbin
}

node_is_recent() { [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 20' 2>/dev/null)" = true ]; }

# The packages that the end-to-end tests verify the server with, by name from package.json; no lock file is kept.
install_npm_packages() {
    local npm=(npm install --no-package-lock --no-audit --no-fund --loglevel=error)
    if ! node_is_recent; then
        echo "This Node.js is older than 20: installing the npm package node@20 into build/node"
        mkdir -p build/node
        "${npm[@]}" --prefix build/node node@20 </dev/null
        export PATH=$root/build/node/node_modules/node/bin:$PATH
    fi
    local stamp=tests/e2e/node_modules/.installed-for
    if ! cmp -s tests/e2e/package.json "$stamp"; then
        (cd tests/e2e && "${npm[@]}" </dev/null)
        cp tests/e2e/package.json "$stamp"
    fi
}

build() {
    local log=build/$preset-configure.log
    mkdir -p build
    cmake --preset "$preset" -D AUTHOS_NODE="$(command -v node)" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
    if [ "$label" = lint ]; then return; fi
    cmake --build --preset "$preset" -- -j "$(nproc)"
}

# Which database servers the chosen tests need.
needed_servers() {
    case $label in unit | lint | packaging) return ;; esac
    case $backend in
    sqlite) ;;
    "") echo psql mysql ;;
    *) echo "$backend" ;;
    esac
}

select_tests() {
    if [ -n "$label" ]; then selection+=(-L "^$label\$")
    elif [ "$preset" != ci ]; then selection+=(-L '^(unit|contract|e2e_short)$')
    elif [ -n "$backend" ]; then selection+=(-L '^(contract|e2e)$')
    fi
    if [ -n "$backend" ]; then selection+=(-R "_$backend(_|\$)"); fi
}

export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
export TSAN_OPTIONS=${TSAN_OPTIONS:-halt_on_error=1:second_deadlock_stack=1}

phase packages
install_packages
phase npm
install_npm_packages
phase build
build
phase servers
trap servers_stop EXIT
# shellcheck disable=SC2046
servers_start "$(servers_make_dir)" $(needed_servers)
select_tests
phase
echo "== tests (until here: $timings)"
status=0
ctest --test-dir "build/$preset" "${selection[@]}" --parallel 2 --output-on-failure --no-tests=error </dev/null || status=$?
exit "$status"

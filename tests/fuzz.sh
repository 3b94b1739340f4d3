#!/usr/bin/env bash
# Builds the libFuzzer targets (preset "fuzz", needs clang) and runs each over its seeds and over what earlier
# runs found. Ends with 1 if any target failed; the input that did it lies in build/fuzz/findings/.
#
# Usage: tests/fuzz.sh [SECONDS [TARGET...]]    60 seconds for every target, unless told otherwise
#                                               TARGET is <library>_<file> of libs/<library>/fuzz/<file>.cpp
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

seconds=${1:-60}
if [[ ! $seconds =~ ^[1-9][0-9]*$ ]]; then
    sed -n '2,/^set -/p' tests/fuzz.sh | sed '$d; s/^# \{0,1\}//'
    exit 64
fi
targets=("${@:2}")
if [ ${#targets[@]} -eq 0 ]; then
    mapfile -t targets < <(printf '%s\n' libs/*/fuzz/*.cpp | sed -E 's|libs/(.*)/fuzz/(.*)\.cpp|\1_\2|')
fi

mkdir -p build
cmake --preset fuzz >build/fuzz-configure.log 2>&1 || { cat build/fuzz-configure.log >&2; exit 1; }
cmake --build --preset fuzz --target "${targets[@]/#/fuzz_}" -- -j "${AUTHOS_FUZZ_JOBS:-$(nproc)}"

export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1:halt_on_error=1}
failed=()
mkdir -p build/fuzz/findings
for target in "${targets[@]}"; do
    corpus=build/fuzz/corpus/$target log=build/fuzz/$target.log
    seeds=libs/${target%%_*}/fuzz/seeds/${target#*_}
    mkdir -p "$corpus"
    places=("$corpus")
    if [ -d "$seeds" ]; then places+=("$seeds"); fi
    if build/fuzz/bin/fuzz_"$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="build/fuzz/findings/$target-" "${places[@]}" >"$log" 2>&1; then
        echo "ok    $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs, $(find "$corpus" -type f | wc -l) kept"
    else
        failed+=("$target")
        echo "FAIL  $target: $log"
        tail -n 40 "$log"
    fi
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "failed: ${failed[*]}"
    exit 1
fi

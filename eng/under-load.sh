#!/usr/bin/env bash
# Shows that the tests don't flake: builds once, then runs them as often as told in the foreground, and as often as a
# background command under nohup, each time beside two busy loops. Ends with a count, and with 1 unless all passed.
#   eng/under-load.sh [RUNS]        10 each if not said; a run takes some 15 minutes on two cores
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${1:-10}
logs=artifacts/under-load
loops=()

busy_loops() {
    local i
    for i in 1 2; do
        (while :; do :; done) &
        loops+=($!)
    done
}

# Always, however this ends.
stop_loops() {
    [[ ${#loops[@]} == 0 ]] || kill "${loops[@]}" 2>/dev/null || true
}
trap stop_loops EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

in_the_foreground() {
    .ci/run >"$1" 2>&1
}

# As somebody would type it: the shell has it ignore SIGINT and SIGQUIT, and nohup SIGHUP.
in_the_background() {
    nohup .ci/run >"$1" 2>&1 </dev/null &
    wait $!
}

# Adds one to good if it passed. A log of one that did not stays.
run() {
    local how=$1 number=$2 start=$SECONDS status=0
    local log=$logs/$how-$number.log
    "$how" "$log" || status=$?
    if ((status == 0)); then
        good=$((good + 1))
    else
        sed -n '/^Failed:/,/^$/p' "$log"
    fi
    echo "$how $number of $runs, $((SECONDS - start)) s: $(tail -n 1 "$log")"
}

rm -rf "$logs"
mkdir -p "$logs"
./build.sh build >"$logs/build.log"
busy_loops
good=0
for how in in_the_foreground in_the_background; do
    for ((number = 1; number <= runs; number++)); do
        run "$how" "$number"
    done
done

echo "$good of $((2 * runs)) runs passed beside two busy loops"
((good == 2 * runs))

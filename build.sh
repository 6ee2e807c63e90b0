#!/usr/bin/env bash
# Builds, checks and packs the repository. Needs the .NET 10 SDK and git; works from any folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Say nothing that isn't about this repository, and leave nothing behind.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

# Most of what runs here is a process that ends soon: what the runtime's W^X costs is paid when code is compiled and never
# comes back. It is a tenth of a build's time.
export DOTNET_EnableWriteXorExecute=0

# One compiler for all projects, also for those that tests build: started once, it is warm for all but the first. It
# listens under a name of this run, so that no other build meets it, and stops with this script.
export UseSharedCompilation=true SharedCompilationId="lifeline-$$-$RANDOM"
trap clean_up EXIT

configuration=Release
results=artifacts/tests
testing=

usage() {
    cat <<'END'
usage: ./build.sh [VERB]

  build   compile everything
  test    compile everything and run all tests; the last line counts them
  pack    put the packages into artifacts/packages
  bench   run the benchmarks; what follows is passed on to them
  docs    copy the snippets into the documentation and check it
  api     accept the public API as it is now built (src/*/PublicApi.txt)

Without a verb: all that CI checks (build, the documentation, tests, packages).
END
}

# What lives for minutes, as the compiler and the tests do, pays more for code that is measured first, to be compiled better
# later, than that brings.
build() {
    DOTNET_TieredPGO=0 dotnet build Lifeline.slnx -c "$configuration" -v minimal
}

clean_up() {
    stop_tests
    stop_compiler
}

stop_compiler() {
    local version folder compiler
    version=$(dotnet --version) || return 0
    folder=$(dotnet --list-sdks | sed -n "s|^$version \\[\\(.*\\)\\]\$|\\1|p")
    compiler=$folder/$version/Roslyn/bincore/VBCSCompiler.dll
    [[ ! -f $compiler ]] || dotnet "$compiler" -shutdown -pipename:"$SharedCompilationId" >/dev/null 2>&1 || true
}

# Tests that need a Debian package skip themselves without it. In CI nothing may be skipped.
ensure_apt_packages() {
    local missing
    missing=$(missing_apt_packages)
    [[ -n $missing ]] || return 0

    if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
        echo "Installing $missing"
        # shellcheck disable=SC2086  # a list of words
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } </dev/null >/dev/null || true
        missing=$(missing_apt_packages)
        [[ -n $missing ]] || return 0
    fi

    echo "Some tests need Debian packages that are not here. Install them: apt-get install $missing" >&2
    [[ ${CI:-} != true ]]
}

missing_apt_packages() {
    local package binary missing=()
    while read -r package binary _; do
        [[ -z $package || $package == '#'* ]] && continue
        command -v "$binary" >/dev/null || missing+=("$package")
    done <eng/apt-packages.txt
    echo "${missing[*]-}"
}

# Runs every tests/*.Tests, each in a process of its own, and counts from the result files they write. eng/test-order.txt
# says which may run beside another.
run_tests() {
    local passed=0 failed=0 skipped=0 name
    rm -rf "$results"
    mkdir -p "$results"
    testing=yes
    while read -r name; do
        tell "$name"
    done < <(three_at_a_time $(projects_that_run beside); one_by_one $(projects_that_run alone))

    list_failures
    local wrong=$failed
    if ((passed + failed == 0)); then
        echo "No test was executed."
        wrong=1
    elif [[ ${CI:-} == true ]] && ((skipped > 0)); then
        echo "In CI every test has to run, and $skipped did not."
        wrong=1
    fi
    count "$passed" "$failed" "$skipped"
    ((wrong == 0))
}

# In the order of eng/test-order.txt, and then those that it doesn't name.
projects_that_run() {
    { cat eng/test-order.txt; test_projects | sed 's/^/beside /'; } |
        awk -v how="$1" '($1 == "beside" || $1 == "alone") && !seen[$2]++ && $1 == how { print $2 }'
}

test_projects() {
    local project
    for project in tests/*.Tests/*.csproj; do
        [[ -f $project ]] && basename "$project" .csproj
    done
}

# Both print the name of each project once it has ended.
one_by_one() {
    local name
    for name in "$@"; do
        [[ ! -f $results/stop ]] || return 0
        run_test_project "$name"
        echo "$name"
    done
}

# Three on two cores: most of them wait for much of the time, for peers, servers, children, and a second that has to pass.
three_at_a_time() {
    lane "$@" &
    lane "$@" &
    lane "$@"
    wait
}

# Runs what no other lane has begun: only one of them makes the folder.
lane() {
    local name
    for name in "$@"; do
        if mkdir "$results/$name.begun" 2>/dev/null; then one_by_one "$name"; fi
    done
}

# Leaves NAME.xml, NAME.out, and NAME.end with the exit code and the seconds that it took; NAME.pid while it runs.
run_test_project() {
    local name=$1 status=0 start=$SECONDS
    DOTNET_TieredPGO=0 bounded dotnet "tests/$name/bin/$configuration/net10.0/$name.dll" \
        -noLogo -noColor -noAutoReporters -reporter quiet -longRunning 180 -xml "$results/$name.xml" </dev/null >"$results/$name.out" 2>&1 &
    echo $! >"$results/$name.pid"
    wait $! || status=$?
    rm -f "$results/$name.pid"
    echo "$status $((SECONDS - start))" >"$results/$name.end"
}

# Prints what a project printed, and adds to passed, failed and skipped of the caller. One that breaks counts as one failure more.
tell() {
    local name=$1 file=$results/$1.xml status seconds broken=
    read -r status seconds <"$results/$name.end"
    echo "--- $name"
    cat "$results/$name.out"

    if [[ ! -s $file ]]; then
        broken="ended with exit code $status and without results: it crashed or was ended after 40 minutes."
    else
        local good bad unrun
        good=$(counted passed "$file")
        bad=$(($(counted failed "$file") + $(counted errors "$file")))
        unrun=$(counted skipped "$file")
        echo "    $good passed, $bad failed, $unrun skipped in $seconds s"
        passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + unrun))
        if ((good + bad + unrun == 0)); then
            broken="has no tests."
        elif ((status != 0 && bad == 0)); then
            broken="ended with exit code $status although no test failed."
        fi
    fi

    if [[ -n $broken ]]; then
        echo "$name $broken" | tee "$results/$name.broken"
        failed=$((failed + 1))
    fi
}

# Becomes the command, which is ended after 40 minutes.
bounded() {
    if command -v timeout >/dev/null; then exec timeout --kill-after=10s 40m "$@"; else exec "$@"; fi
}

# When this script is interrupted: what runs in the background would go on.
stop_tests() {
    local pid
    [[ -n $testing ]] || return 0
    touch "$results/stop"
    for pid in "$results"/*.pid; do
        [[ ! -f $pid ]] || kill "$(cat "$pid")" 2>/dev/null || true
    done
}

# One number of the result file's <assembly …> element.
counted() {
    local number
    number=$(grep -o '<assembly [^>]*>' "$2" | sed -n "1s/.* $1=\"\([0-9]*\)\".*/\1/p")
    echo "${number:-0}"
}

list_failures() {
    local failures
    failures=$(
        cat "$results"/*.broken 2>/dev/null
        grep -ho '<test [^>]*result="Fail"' "$results"/*.xml 2>/dev/null |
            sed 's/.* name="\([^"]*\)".*/\1/; s/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g'
    ) || true
    [[ -z $failures ]] || printf '\nFailed:\n%s\n\n' "$failures"
}

count() {
    echo "$1 passed, $2 failed, $3 skipped"
}

pack() {
    rm -rf artifacts/packages
    dotnet pack Lifeline.slnx -c "$configuration" -v minimal "$@"
    ls artifacts/packages
}

bench() {
    local project ran=
    for project in bench/*/*.csproj; do
        [[ -f $project ]] || continue
        ran=yes
        dotnet run -c Release --project "$project" -- "$@"
    done
    [[ -n $ran ]] || echo "There are no benchmarks yet: no project under bench/."
}

repository_tool() {
    dotnet run -c "$configuration" --project eng/Lifeline.Repository -- "$@"
}

api() {
    dotnet build tests/Lifeline.Repository.Tests -c "$configuration" -v quiet   # which builds every package first
    repository_tool api "$configuration"
}

test_everything() {
    if ! { ensure_apt_packages && build; }; then
        count 0 1 0                                     # what doesn't build has not passed
        return 1
    fi
    echo "Built in $SECONDS s."
    run_tests
}

everything() {
    ensure_apt_packages
    build
    repository_tool docs --check
    run_tests
    pack --no-build
}

verb=${1:-}
shift || true
case $verb in
    "") everything ;;
    build) build ;;
    test) test_everything ;;
    pack) pack ;;
    bench) bench "$@" ;;
    docs) repository_tool docs ;;
    api) api ;;
    help) usage ;;
    *)
        usage >&2
        exit 2
        ;;
esac

#!/usr/bin/env bash
# Builds, checks and packs the repository. Needs the .NET 10 SDK and git; works from any folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# Leave no build server behind, and say nothing that isn't about this repository.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

configuration=Release
results=artifacts/tests

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

build() {
    dotnet build Lifeline.slnx -c "$configuration" -v minimal
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

# Runs every tests/*.Tests, each in a process of its own, and counts from the result files they write.
run_tests() {
    local passed=0 failed=0 skipped=0 name
    rm -rf "$results"
    mkdir -p "$results"
    for name in $(test_projects); do
        echo "--- $name"
        run_test_project "$name"
    done

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

test_projects() {
    local project
    for project in tests/*.Tests/*.csproj; do
        [[ -f $project ]] && basename "$project" .csproj
    done
}

# Adds to passed, failed and skipped of the caller. A project that breaks counts as one failure more.
run_test_project() {
    local name=$1 file=$results/$1.xml status=0 broken=
    bounded dotnet "tests/$name/bin/$configuration/net10.0/$name.dll" \
        -noLogo -noColor -noAutoReporters -reporter quiet -longRunning 60 -xml "$file" </dev/null || status=$?

    if [[ ! -s $file ]]; then
        broken="ended with exit code $status and without results: it crashed or was ended after 20 minutes."
    else
        local good bad unrun
        good=$(counted passed "$file")
        bad=$(($(counted failed "$file") + $(counted errors "$file")))
        unrun=$(counted skipped "$file")
        echo "    $good passed, $bad failed, $unrun skipped"
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

bounded() {
    if command -v timeout >/dev/null; then timeout --kill-after=10s 20m "$@"; else "$@"; fi
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

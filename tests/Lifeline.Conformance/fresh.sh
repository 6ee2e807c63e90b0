#!/usr/bin/env bash
# Makes fresh traces with Go and replays them on Lifeline. Each run tries others, unless it is given a seed.
#   tests/Lifeline.Conformance/fresh.sh [--go PATH] [--traces N] [--seed S] [--min STEPS] [--max STEPS]
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: fresh.sh [--go PATH] [--traces N] [--seed S] [--min STEPS] [--max STEPS]

  --go PATH    the go command, or the folder it is in; else the one on PATH
  --traces N   how many traces to make (1000)
  --seed S     the first trace's seed; each further trace has the next one (random)
  --min STEPS  the least number of steps in a trace (10)
  --max STEPS  the greatest number of steps in a trace (120)

Exits like the replay: 0 all passed, 1 a trace failed, 2 something is not usable.
TEXT
}

fail() { printf '%s\n' "$@" >&2; exit 2; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
go=go traces=1000 min=10 max=120 seed=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help) usage; exit 0 ;;
    --go | --traces | --seed | --min | --max)
      [ $# -ge 2 ] || fail "fresh.sh: $1 wants a value." "$(usage)"
      declare "${1#--}=$2"
      shift 2 ;;
    *) fail "fresh.sh: there is no option '$1'." "$(usage)" ;;
  esac
done
[[ $traces =~ ^[1-9][0-9]*$ ]] || fail "fresh.sh: --traces is '$traces'; expected a number from 1."
[[ $min =~ ^[1-9][0-9]*$ && $max =~ ^[1-9][0-9]*$ && $min -le $max ]] || fail "fresh.sh: --min is '$min' and --max '$max'; expected numbers from 1, the least one first."
[[ $seed =~ ^[0-9]*$ ]] || fail "fresh.sh: --seed is '$seed'; expected a number."
[ -n "$seed" ] || seed=$((RANDOM << 30 | RANDOM << 15 | RANDOM))

[ ! -d "$go" ] || go=$go/go
command -v "$go" >/dev/null || fail \
  "fresh.sh: there is no Go at '$go', and only Go can say what Go does." \
  "Install Go 1.25 or newer (https://go.dev/dl, or your system's packages), or name the one you have: --go PATH." \
  "Without Go, the traces of the repository are replayed by the tests, and by:" \
  "  dotnet run -c Release --project tests/Lifeline.Conformance -- tests/Lifeline.Conformance/traces/go-1.27.jsonl"
command -v dotnet >/dev/null || fail "fresh.sh: there is no dotnet on PATH. Install the .NET SDK that global.json names."

# Virtual time (testing/synctest) came with Go 1.25. GOTOOLCHAIN: the Go that is here, and no download of another one.
export GOTOOLCHAIN=local GOFLAGS= GOWORK=off
version=$("$go" env GOVERSION)
minor=${version#go1.}; minor=${minor%%[!0-9]*}
[[ -z $minor || $minor -ge 25 ]] || fail \
  "fresh.sh: '$go' is $version, which has no virtual time (testing/synctest)." \
  "Install Go 1.25 or newer (https://go.dev/dl), or name one that you have: --go PATH."

work=$(mktemp -d)
file=$work/traces-$seed.jsonl
printf '%s: %s traces of %s to %s steps, seed %s\n' "$version" "$traces" "$min" "$max" "$seed"
(cd "$here/go" && "$go" run . -traces "$traces" -seed "$seed" -min "$min" -max "$max") >"$file" 2>"$work/log" ||
  fail "fresh.sh: Go could not make the traces:" "$(cat "$work/log")"

code=0
dotnet run -c Release --project "$here" -- "$file" || code=$?
if [ "$code" = 0 ]; then
  rm -r "$work"
else
  printf '%s\n' "The traces are in $file. One of them again, alone, by the seed it was printed with:" \
    "  $0 --traces 1 --min $min --max $max --seed THAT" >&2
fi
exit "$code"

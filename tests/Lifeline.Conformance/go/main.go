// Command conformance writes traces of random operations on Go's own context package, with
// what Go answered: one JSON object a line, in the format of ../traces/README.md.
//
//	go run . -traces 1000 -seed 7 > traces.jsonl
//
// Trace i of a run has the seed S+i, and depends on nothing else but -min and -max. So the
// seed that a failed replay names makes the same trace again, alone: -traces 1 -seed THAT.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"testing"
	"testing/synctest"
)

func main() {
	flags := flag.NewFlagSet("conformance", flag.ExitOnError)
	traces := flags.Int("traces", 100, "how many traces to write")
	seed := flags.Int64("seed", 1, "the first trace's seed; each further trace has the next one")
	least := flags.Int("min", 10, "the least number of steps in a trace")
	most := flags.Int("max", 120, "the greatest number of steps in a trace")
	flags.Parse(os.Args[1:])
	if flags.NArg() > 0 || *traces < 1 || *least < 1 || *most < *least {
		fmt.Fprintln(os.Stderr, "conformance: needs -traces of at least 1 and 1 <= -min <= -max, and nothing else")
		os.Exit(2)
	}
	// Virtual time (synctest) is to be had inside a test only, so this program runs itself as
	// one. The test machinery reads the flags and talks on stdout: it gets none, and stderr.
	out := os.Stdout
	os.Args, os.Stdout = os.Args[:1], os.Stderr
	all := func(_, _ string) (bool, error) { return true, nil }
	testing.Main(all, []testing.InternalTest{{Name: "Traces", F: func(t *testing.T) {
		if err := write(t, out, *seed, *traces, *least, *most); err != nil {
			t.Fatal(err)
		}
	}}}, nil, nil)
}

// write makes each trace in a bubble of virtual time of its own.
func write(t *testing.T, out io.Writer, seed int64, traces, least, most int) error {
	buffered := bufio.NewWriter(out)
	lines := json.NewEncoder(buffered)
	for i := range int64(traces) {
		var made trace
		synctest.Test(t, func(*testing.T) { made = walk(seed+i, least, most) })
		if err := lines.Encode(made); err != nil {
			return err
		}
	}
	return buffered.Flush()
}

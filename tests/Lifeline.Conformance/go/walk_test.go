package main

import (
	"encoding/json"
	"flag"
	"io"
	"os"
	"testing"
	"testing/synctest"
)

var traces = flag.String("traces", "../traces/go-1.27.jsonl", "the traces to replay")

// This Go must still answer what the traces of the repository say, and the generator must see
// all of it: their operations, done again, are written down as the very same traces.
func TestTheTracesComeOutAgain(t *testing.T) {
	file, err := os.Open(*traces)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for lines := json.NewDecoder(file); ; {
		var given trace
		if err := lines.Decode(&given); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		synctest.Test(t, func(t *testing.T) {
			w := newWalker()
			defer w.end()
			for i, s := range given.Steps {
				bare := s
				bare.Stopped, bare.Changed, bare.Ran = nil, nil, nil
				w.do(bare)
				if got, want := text(w.steps[i]), text(s); got != want {
					t.Fatalf("seed %d, steps[%d]:\n got %s\nwant %s", given.Seed, i, got, want)
				}
			}
		})
	}
}

// Nothing but the seed decides about a trace, so that the seed alone brings it back.
func TestASeedMakesTheSameTraceAgain(t *testing.T) {
	for seed := range int64(2 * len(habits)) {
		var first, second trace
		synctest.Test(t, func(*testing.T) { first = walk(seed, 10, 120) })
		synctest.Test(t, func(*testing.T) { second = walk(seed, 10, 120) })
		if text(first) != text(second) {
			t.Errorf("seed %d made two different traces", seed)
		}
	}
}

func text(value any) string {
	bytes, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(bytes)
}

package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"
)

// operations are all that a step can do. A habit has a weight for each, in this order.
var operations = []string{
	"WithCancel", "WithCancelCause", "WithTimeout", "WithTimeoutCause", "WithDeadline",
	"WithDeadlineCause", "WithValue", "WithoutCancel", "AfterFunc", "Stop", "Cancel", "Sleep",
}

// A habit is what a trace has a liking for: purely even chance rarely makes a chain of thirty
// or a hundred callbacks on one context.
type habit struct {
	weights [12]int // how often each of the operations comes
	newest  int     // percent of derivations that go under the newest context: chains
	oldest  int     // percent that go under one of the first few: wide trees
	far     bool    // deadlines days and decades ahead, and naps to match
}

var habits = []habit{
	//         C  CC T  TC D  DC V  W  AF St Ca Sl
	{weights: [12]int{8, 8, 5, 5, 5, 5, 10, 5, 10, 5, 8, 6}},                         // a bit of everything
	{weights: [12]int{8, 8, 4, 4, 4, 4, 10, 2, 6, 3, 4, 3}, newest: 85},              // chains
	{weights: [12]int{10, 10, 4, 4, 4, 4, 8, 3, 10, 4, 5, 4}, oldest: 85},            // wide trees
	{weights: [12]int{3, 3, 10, 10, 10, 10, 4, 4, 5, 2, 4, 12}, newest: 40},          // deadlines
	{weights: [12]int{5, 6, 3, 4, 3, 4, 4, 2, 24, 14, 8, 8}, oldest: 40},             // callbacks
	{weights: [12]int{4, 4, 2, 2, 2, 2, 30, 8, 4, 2, 4, 3}, newest: 60},              // values
	{weights: [12]int{6, 8, 4, 6, 4, 6, 6, 18, 8, 4, 10, 6}, newest: 60},             // detached branches
	{weights: [12]int{4, 12, 3, 6, 3, 6, 4, 2, 8, 4, 20, 4}, newest: 40, oldest: 20}, // many ends
	{weights: [12]int{3, 4, 8, 8, 8, 8, 3, 3, 8, 3, 4, 14}, newest: 30, far: true},   // long waits
}

// choose picks a kind of operation by its weight.
func (h habit) choose(rng *rand.Rand) string {
	total := 0
	for _, weight := range h.weights {
		total += weight
	}
	at := rng.IntN(total)
	for i, weight := range h.weights {
		if at -= weight; at < 0 {
			return operations[i]
		}
	}
	panic("unreachable: the weights add up to the total")
}

// plan picks what a step of the given kind works on.
func (w *walker) plan(op string) step {
	if op == "Stop" && len(w.stops) == 0 || op == "Cancel" && !slices.ContainsFunc(w.nodes, canCancel) {
		op = "WithCancelCause" // nothing to stop or to cancel yet
	}
	s := step{Op: op}
	switch op {
	case "Sleep":
		s.InMs = some(w.nap())
		return s
	case "Cancel":
		s.Parent = w.pick(canCancel)
		if w.nodes[s.Parent].takesCause && w.IntN(3) > 0 {
			s.Cause = w.named("cause")
		}
		return s
	case "Stop":
		s.Func = some(w.IntN(len(w.stops)))
		return s
	}
	s.Parent = w.parent()
	if op == "AfterFunc" {
		s.Func = some(len(w.stops))
		return s
	}
	s.Ctx = some(len(w.nodes))
	switch op {
	case "WithTimeout", "WithTimeoutCause":
		s.InMs = some(w.wait(s.Parent))
	case "WithDeadline", "WithDeadlineCause":
		s.AtMs = some(w.now() + w.wait(s.Parent))
	case "WithValue":
		s.Key, s.Value = some(w.IntN(keys)), w.named("v")
	}
	if op == "WithTimeoutCause" || op == "WithDeadlineCause" {
		s.Cause = w.named("cause")
	}
	return s
}

// named makes a text that no other step of the trace has.
func (w *walker) named(what string) string { return fmt.Sprintf("%s-%d", what, len(w.steps)) }

func some[T any](value T) *T { return &value }

// parent picks the context to derive from or to register with.
func (w *walker) parent() int {
	switch at := w.IntN(100); {
	case at < w.habit.newest:
		return len(w.nodes) - 1
	case at < w.habit.newest+w.habit.oldest:
		return w.IntN(min(len(w.nodes), 4))
	}
	return w.pick(func(node) bool { return true })
}

// pick chooses among the fitting contexts, most of the time a live one: left to even chance,
// soon nearly all are ended, and little happens any more.
func (w *walker) pick(fits func(node) bool) int {
	var fitting, live []int
	for number, n := range w.nodes {
		if !fits(n) {
			continue
		}
		fitting = append(fitting, number)
		if isLive(n) {
			live = append(live, number)
		}
	}
	if len(live) > 0 && w.IntN(100) < 75 {
		return live[w.IntN(len(live))]
	}
	return fitting[w.IntN(len(fitting))]
}

func canCancel(n node) bool { return n.cancel != nil }

func isLive(n node) bool { return n.ctx.Err() == nil }

const (
	day  = int64(24 * time.Hour / time.Millisecond)
	year = 365 * day

	// Go's clock ends in the year 2262 and a bubble starts in 2000: no nap goes further than
	// this, so that the longest wait from there still lies within.
	lastNap = 150 * year
)

// farWaits include both sides of what timers of 32 bits can wait for.
var farWaits = []int64{day, 1<<31 - 1, 1 << 31, 1<<32 - 2, 1<<32 - 1, 1 << 32, 50 * day, 400 * day, 100 * year}

// wait picks how many milliseconds from now a deadline under parent shall lie. Never at an
// instant at which something live ends already: Go does not say who of the two comes first.
func (w *walker) wait(parent int) int64 {
	taken := w.deadlines()
	for {
		ms := w.anyWait(parent)
		if _, clash := slices.BinarySearch(taken, w.now()+ms); !clash {
			return ms
		}
	}
}

func (w *walker) anyWait(parent int) int64 {
	if deadline, ok := w.nodes[parent].ctx.Deadline(); ok && w.IntN(100) < 25 { // just before or after the parent's own
		return deadline.Sub(w.start).Milliseconds() - w.now() + w.Int64N(11) - 5
	}
	switch at := w.IntN(100); {
	case at < 4:
		return 0
	case at < 8:
		return -1
	case at < 14:
		return -w.Int64N(w.now() + 50) // down to before the start
	case at < 45:
		return 1 + w.Int64N(60)
	case w.habit.far:
		return farWaits[w.IntN(len(farWaits))] + w.Int64N(20)
	}
	return 1 + w.Int64N(500)
}

// nap picks how many milliseconds to sleep: often to the very instant of the next deadline, or
// one beside it.
func (w *walker) nap() int64 {
	at := w.IntN(100)
	if next := w.deadlines(); len(next) > 0 && at < 50 {
		if ms := next[0] - w.now() + w.Int64N(3) - 1; ms > 0 && w.now()+ms < lastNap {
			return ms
		}
	}
	if w.habit.far && at < 80 && w.now() < lastNap-year {
		return 1 + w.Int64N(100*day)
	}
	return 1 + w.Int64N(150)
}

// deadlines are the instants at which something live will end, in order.
func (w *walker) deadlines() []int64 {
	instants := map[int64]bool{}
	for _, seen := range w.shown {
		if seen.Err == nil && seen.Deadline != nil {
			instants[*seen.Deadline] = true
		}
	}
	return slices.Sorted(maps.Keys(instants))
}

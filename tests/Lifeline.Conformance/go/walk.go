package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing/synctest"
	"time"
)

// keys is how many different keys values are stored under.
const keys = 4

type key int

// A node is a context of the walk. Its place in walker.nodes is its number.
type node struct {
	ctx        context.Context
	cancel     func(cause error) // nil where deriving gave no means to cancel
	takesCause bool
}

// A walker goes at random through the operations and writes down what it saw.
type walker struct {
	*rand.Rand
	habit habit
	start time.Time
	nodes []node
	stops []func() bool // by callback number
	steps []step
	shown []state // by context number, as last written down

	mu  sync.Mutex
	ran []int // guarded by mu; the callbacks that ran since the last step
}

// newWalker stands at the start of a trace. It must be made inside a synctest bubble.
func newWalker() *walker {
	return &walker{start: time.Now(), nodes: []node{{ctx: context.Background()}}}
}

// walk makes the trace of one seed.
func walk(seed int64, least, most int) trace {
	w := newWalker()
	defer w.end()
	w.Rand = rand.New(rand.NewPCG(uint64(seed), 0x11fe11e))
	w.habit = habits[w.IntN(len(habits))]
	for range least + w.IntN(most-least+1) {
		w.do(w.plan(w.habit.choose(w.Rand)))
	}
	return trace{seed, w.steps}
}

// end cancels all there is, so that no timer outlives the bubble.
func (w *walker) end() {
	for _, n := range w.nodes {
		if n.cancel != nil {
			n.cancel(nil)
		}
	}
}

// do carries a step out and writes it down together with all its effects.
func (w *walker) do(s step) {
	on := w.nodes[s.Parent]
	switch s.Op {
	case "Sleep":
		time.Sleep(milliseconds(*s.InMs))
	case "Cancel":
		on.cancel(failure(s.Cause))
	case "AfterFunc":
		w.stops = append(w.stops, context.AfterFunc(on.ctx, func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.ran = append(w.ran, *s.Func)
		}))
	case "Stop":
		stopped := w.stops[*s.Func]()
		s.Stopped = &stopped
	default:
		w.nodes = append(w.nodes, w.derive(s, on.ctx))
	}
	w.see(s)
}

// derive makes the context of a step.
func (w *walker) derive(s step, parent context.Context) node {
	switch s.Op {
	case "WithCancel":
		return plain(context.WithCancel(parent))
	case "WithCancelCause":
		ctx, cancel := context.WithCancelCause(parent)
		return node{ctx, cancel, true}
	case "WithTimeout":
		return plain(context.WithTimeout(parent, milliseconds(*s.InMs)))
	case "WithTimeoutCause":
		return plain(context.WithTimeoutCause(parent, milliseconds(*s.InMs), failure(s.Cause)))
	case "WithDeadline":
		return plain(context.WithDeadline(parent, w.start.Add(milliseconds(*s.AtMs))))
	case "WithDeadlineCause":
		return plain(context.WithDeadlineCause(parent, w.start.Add(milliseconds(*s.AtMs)), failure(s.Cause)))
	case "WithValue":
		return node{ctx: context.WithValue(parent, key(*s.Key), s.Value)}
	case "WithoutCancel":
		return node{ctx: context.WithoutCancel(parent)}
	}
	panic("no such operation: " + s.Op)
}

// see waits until the step's effects are complete, and notes every one of them.
func (w *walker) see(s step) {
	synctest.Wait()
	s.Changed = map[int]state{}
	for number, n := range w.nodes {
		now := w.look(n.ctx)
		if now.Err == nil && now.Deadline != nil && *now.Deadline <= w.now() {
			panic(fmt.Sprintf("context %d outlived its deadline: synctest.Wait returned too early", number))
		}
		if number == len(w.shown) {
			w.shown = append(w.shown, now)
		} else if reflect.DeepEqual(w.shown[number], now) {
			continue
		}
		w.shown[number], s.Changed[number] = now, now
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	s.Ran, w.ran = slices.Sorted(slices.Values(w.ran)), nil
	w.steps = append(w.steps, s)
}

// look asks a context for all that it shows.
func (w *walker) look(ctx context.Context) state {
	seen := state{Err: message(ctx.Err()), Cause: message(context.Cause(ctx)), Values: map[int]string{}}
	if deadline, ok := ctx.Deadline(); ok {
		ms := deadline.Sub(w.start).Milliseconds()
		seen.Deadline = &ms
	}
	for name := range keys {
		if value, ok := ctx.Value(key(name)).(string); ok {
			seen.Values[name] = value
		}
	}
	return seen
}

// now is the virtual time since the start, in milliseconds.
func (w *walker) now() int64 { return time.Since(w.start).Milliseconds() }

func plain(ctx context.Context, cancel context.CancelFunc) node {
	return node{ctx: ctx, cancel: func(error) { cancel() }}
}

func milliseconds(n int64) time.Duration { return time.Duration(n) * time.Millisecond }

// failure is the error of a cause that a step has, or nil.
func failure(text string) error {
	if text == "" {
		return nil
	}
	return errors.New(text)
}

func message(err error) *string {
	if err == nil {
		return nil
	}
	text := err.Error()
	return &text
}

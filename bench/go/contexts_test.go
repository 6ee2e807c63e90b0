// Package contexts measures Go's own context, doing the same work as the
// benchmarks of Lifeline that are held against it. Each benchmark counts
// what really ended, and fails if that is not all of it.
package contexts

import (
	"context"
	"runtime"
	"testing"
	"time"
)

type key struct{ name string }

var (
	userKey  = &key{"user"}
	otherKey = &key{"other"}
)

// Sinks, so that nothing is compiled away.
var ended, read int

func count(b *testing.B, counted, want int) {
	if counted != want {
		b.Fatalf("proved %d of %d", counted, want)
	}
}

func isClosed(done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	default:
		return false
	}
}

func root(b *testing.B) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	b.Cleanup(cancel)
	return ctx
}

func BenchmarkTimeout(b *testing.B) {
	parent := root(b)
	b.ReportAllocs()
	ended = 0
	for b.Loop() {
		ctx, cancel := context.WithTimeout(parent, 30*time.Second)
		done := ctx.Done()
		cancel()
		if isClosed(done) {
			ended++
		}
	}
	count(b, ended, b.N)
}

func BenchmarkCancel(b *testing.B) {
	parent := root(b)
	b.ReportAllocs()
	ended = 0
	for b.Loop() {
		ctx, cancel := context.WithCancel(parent)
		done := ctx.Done()
		cancel()
		if isClosed(done) {
			ended++
		}
	}
	count(b, ended, b.N)
}

func BenchmarkRequest(b *testing.B) {
	const calls = 4
	parent := root(b)
	b.ReportAllocs()
	ended = 0
	for b.Loop() {
		request, cancelRequest := context.WithTimeout(parent, 30*time.Second)
		ctx := context.WithValue(request, userKey, "ada")
		for range calls {
			call, cancelCall := context.WithTimeout(ctx, 5*time.Second)
			done := call.Done()
			user, _ := call.Value(userKey).(string)
			cancelCall()
			if isClosed(done) && user == "ada" {
				ended++
			}
		}
		cancelRequest()
		if request.Err() != nil {
			ended++
		}
	}
	count(b, ended, b.N*(calls+1))
}

func BenchmarkValue10(b *testing.B) { readValue(b, 10) }

func BenchmarkValue50(b *testing.B) { readValue(b, 50) }

func readValue(b *testing.B, levels int) {
	ctx := context.WithValue(root(b), userKey, "ada")
	for level := range levels {
		if level%2 == 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithCancel(ctx)
			b.Cleanup(cancel)
		} else {
			ctx = context.WithValue(ctx, otherKey, "somebody else's")
		}
	}
	b.ReportAllocs()
	read = 0
	for b.Loop() {
		if user, ok := ctx.Value(userKey).(string); ok && user == "ada" {
			read++
		}
	}
	count(b, read, b.N)
}

// Each of a million timeouts that live at the same time under one parent: to
// make, to end by its own cancel, to hold.
func BenchmarkMillion(b *testing.B) {
	const million = 1_000_000
	contexts := make([]context.Context, million)
	cancels := make([]context.CancelFunc, million)
	parent := root(b)
	runtime.GC()

	start := time.Now()
	live := 0
	for i := range contexts {
		timeout := time.Duration(60_000+i%60_000) * time.Millisecond
		contexts[i], cancels[i] = context.WithTimeout(parent, timeout)
		if contexts[i].Err() == nil {
			live++
		}
	}
	made := time.Since(start)

	start = time.Now()
	ended = 0
	for i, cancel := range cancels {
		cancel()
		if contexts[i].Err() != nil {
			ended++
		}
	}
	canceled := time.Since(start)
	count(b, live, million)
	count(b, ended, million)

	b.ReportMetric(float64(made.Nanoseconds())/million, "make-ns/op")
	b.ReportMetric(float64(canceled.Nanoseconds())/million, "cancel-ns/op")
}

// What each of them holds: what the heap has grown by, after a collection
// before and behind. The two slices were there before.
func BenchmarkMillionHeld(b *testing.B) {
	const million = 1_000_000
	contexts := make([]context.Context, million)
	cancels := make([]context.CancelFunc, million)
	parent := root(b)
	before := heap()
	for i := range contexts {
		timeout := time.Duration(60_000+i%60_000) * time.Millisecond
		contexts[i], cancels[i] = context.WithTimeout(parent, timeout)
	}
	held := heap() - before
	for _, cancel := range cancels {
		cancel()
	}
	b.ReportMetric(float64(held)/million, "held-B/op")
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

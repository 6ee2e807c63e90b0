using System.Collections.Concurrent;

namespace Lifeline.Tests;

/// <summary>A tree that several threads derive from, cancel, dispose, merge and listen to at the same time.</summary>
internal sealed class RandomTree
{
    private const int Slots = 48;

    private static readonly ContextKey<int> s_key = new("key");

    private readonly Workers _workers;
    private readonly Func<Random, TimeSpan> _timeout;
    private readonly Entry _top;
    private readonly Entry[] _slots = new Entry[Slots];
    private readonly ConcurrentQueue<Entry> _all = [];
    private readonly ConcurrentQueue<Listener> _listeners = [];

    public RandomTree(Workers workers, Context root, Random random, Func<Random, TimeSpan> timeout)
    {
        (_workers, _timeout) = (workers, timeout);
        var top = root.WithCancel();
        _top = Keep(new Entry(top, top));
        Array.Fill(_slots, _top);
        for (var i = 1; i < Slots; i++)
        {
            _slots[i] = Derive(_slots[random.Next(i)], random);
        }
    }

    /// <summary>A few hundred operations at random; one worker ends the whole tree on the way.</summary>
    public void Work(int worker, Random random, int operations)
    {
        var endAt = worker == 0 ? random.Next(operations * 2) : -1;
        for (var i = 0; i < operations; i++)
        {
            ref var slot = ref _slots[random.Next(Slots)];
            var entry = Volatile.Read(ref slot);
            if (i == endAt)
            {
                _workers.Does(worker, "cancel the whole tree");
                End(_top, cancel: true, random);
            }

            switch (random.Next(16))
            {
                case 0 or 1 or 2 or 3:
                    _workers.Does(worker, "derive");
                    Volatile.Write(ref slot, Derive(entry, random));
                    break;
                case 4:
                    _workers.Does(worker, "merge");
                    var other = Volatile.Read(ref _slots[random.Next(Slots)]);
                    var merged = Context.Merge(entry.Context, other.Context);
                    Volatile.Write(ref slot, Keep(new Entry(merged, merged, entry, other)));
                    break;
                case 5 or 6 when entry != _top:
                    _workers.Does(worker, "cancel");
                    End(entry, cancel: true, random);
                    break;
                case 7 when entry != _top:
                    _workers.Does(worker, "dispose");
                    End(entry, cancel: false, random);
                    break;
                case 8 or 9:
                    _workers.Does(worker, "listen");
                    _listeners.Enqueue(new Listener(entry.Context, onToken: random.Next(2) == 0));
                    break;
                case 10 or 11 when _listeners.TryDequeue(out var listener):
                    _workers.Does(worker, "stop");
                    listener.Stop();
                    _listeners.Enqueue(listener);
                    break;
                case 12:
                    _workers.Does(worker, "take token");
                    entry.GetToken();
                    Assert.Equal(entry.Context, Context.From(entry.Context.Token));
                    break;
                default:
                    _workers.Does(worker, "look");
                    entry.CheckBelowCancelled(random);
                    break;
            }
        }
    }

    /// <summary>Ends what is left, and checks everything that was ever made.</summary>
    public void Check()
    {
        _top.Scope!.Value.Cancel();
        foreach (var entry in _all)
        {
            entry.CheckEnded();
        }

        foreach (var listener in _listeners)
        {
            listener.Check();
        }
    }

    private static void End(Entry entry, bool cancel, Random random)
    {
        if (entry.Scope is not { } scope)
        {
            return;                             // a value: nobody can end it by itself
        }

        if (cancel)
        {
            scope.Cancel(random.Next(2) == 0 ? null : new TimeoutException());
        }
        else
        {
            scope.Dispose();
        }

        entry.IsCancelled = true;
        entry.CheckBelowCancelled(random);
    }

    private Entry Derive(Entry parent, Random random)
    {
        var ctx = parent.Context;
        switch (random.Next(5))
        {
            case 0:
                return Keep(new Entry(ctx.WithValue(s_key, 1), null, parent));
            case 1:
                var timeout = ctx.WithTimeout(_timeout(random));
                return Keep(new Entry(timeout, timeout, parent));
            case 2:
                var caused = ctx.WithTimeout(_timeout(random), new TimeoutException());
                return Keep(new Entry(caused, caused, parent));
            default:
                var scope = ctx.WithCancel();
                return Keep(new Entry(scope, scope, parent));
        }
    }

    private Entry Keep(Entry entry)
    {
        _all.Enqueue(entry);
        return entry;
    }

    /// <summary>Something that runs at an end, and that may be stopped before.</summary>
    private sealed class Listener
    {
        private readonly ContextRegistration _afterFunc;
        private readonly CancellationTokenRegistration? _onToken;
        private readonly Calls _calls = new();
        private int _stopped;

        public Listener(Context ctx, bool onToken)
        {
            if (onToken)
            {
                _onToken = ctx.Token.UnsafeRegister(static calls => ((Calls)calls!).Call(), _calls);
            }
            else
            {
                _afterFunc = ctx.AfterFunc(static calls => ((Calls)calls!).Call(), _calls);
            }
        }

        public void Stop()
        {
            if (_onToken is { } registration ? registration.Unregister() : _afterFunc.Stop())
            {
                Interlocked.Increment(ref _stopped);
            }
        }

        /// <summary>It was stopped once, or it ran once.</summary>
        public void Check()
        {
            Assert.True(_stopped > 0 || _calls.First.Wait(Patience.Longest), "It was neither stopped nor did it run.");
            Assert.Equal(1, _stopped + _calls.Count);
            Assert.Equal(_onToken is null && _stopped == 0, _afterFunc.HasStarted);
        }
    }
}

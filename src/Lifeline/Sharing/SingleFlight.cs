using System.Runtime.CompilerServices;
using Lifeline.Scheduling;
using Lifeline.Sharing;

namespace Lifeline;

/// <summary>
/// Callers that want the same at the same time share one execution of it: Go's <c>singleflight.Group</c>. Nothing is kept
/// once it has completed: this is no cache.
/// </summary>
/// <remarks>
/// <para>
/// The work does not belong to the first caller. Its context lives until the last waiting caller has left,
/// and has the latest of their deadlines: a caller that joins can move it later, and while a caller without a deadline waits there
/// is none. A caller leaves at once when its own context ends, with its own error.
/// </para>
/// <para>
/// The context has the values of the first caller, and nothing else of it. All callers get the same result, so whatever makes
/// results differ, such as the user, belongs into the key.
/// </para>
/// <para>Thread-safe.</para>
/// </remarks>
/// <param name="comparer">Decides when two keys are equal; null for the type's own equality.</param>
public sealed class SingleFlight<TKey, T>(IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    // Keys are compared by foreign code, so never under the lock: a lookup reads the immutable array of the key's hash under the
    // lock, compares outside of it, and checks under the lock whether the array is still current.
    private readonly Lock _lock = new();
    private readonly Dictionary<int, KeyedCall[]> _calls = [];      // by hash; the arrays are immutable; guarded by _lock, as are each call's callers
    private readonly IEqualityComparer<TKey> _comparer = comparer ?? EqualityComparer<TKey>.Default;
    private int _count;                         // number of calls; guarded by _lock

    /// <summary>The number of executions under way.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Waits for the execution that is under way for a key, or starts one.</summary>
    /// <param name="ctx">The caller's context: when it ends, the caller stops waiting, and with the last caller the work is cancelled.</param>
    /// <param name="key">Identifies the work.</param>
    /// <param name="work">
    /// The work. Runs on the thread pool, once for all waiting callers, under the context that they share. The delegate of a caller
    /// that joins is not called.
    /// </param>
    /// <exception cref="ContextEndedException">The caller's context has ended, before or meanwhile.</exception>
    /// <exception cref="InvalidOperationException">
    /// Shared work requested its own key, or one whose work waits for it, directly or through others: the message says which waits for
    /// which. What the work starts and does not wait for has to use <c>ctx.WithoutCancel()</c>.
    /// </exception>
    /// <remarks>An exception of the work is thrown to each waiting caller. A call after the work has completed starts a new execution.</remarks>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public async Task<T> DoAsync(
        Context ctx, TKey key, Func<Context, Task<T>> work, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(work);
        ctx.ThrowIfDone();
        using var wait = CancelableWait.Begin(ctx, "single flight");
        var asking = SharedCall.CallOf(ctx);
        var (call, caller) = Join(ctx, key, work, new SourceLocation(file, line));
        var isNoted = false;
        try
        {
            if (asking is not null)
            {
                asking.BeginWaitingFor(call);
                isNoted = true;
            }

            using var leaving = ctx.AfterFunc(static caller => ((SharedCall<T>.Caller)caller!).GiveUp(), caller, file, line);
            return await caller.Task.ConfigureAwait(Dispatcher.Stays) ? call.Answer() : throw wait.Ended();
        }
        finally
        {
            if (isNoted)
            {
                asking!.EndWaitingFor(call);
            }

            Leave(call, caller);
        }
    }

    /// <summary>Makes the next call for a key start a new execution; callers that wait go on waiting for the present one.</summary>
    /// <returns>False when nothing was under way for the key.</returns>
    public bool Forget(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var hash = _comparer.GetHashCode(key);
        while (Find(hash, key, out _) is { } call)
        {
            lock (_lock)
            {
                if (Remove(call))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Runs foreign code, so the lock is held only to read the array.
    private KeyedCall? Find(int hash, TKey key, out KeyedCall[] seen)
    {
        lock (_lock)
        {
            seen = _calls.GetValueOrDefault(hash, []);
        }

        return Array.Find(seen, call => _comparer.Equals(call.Key, key));
    }

    private (KeyedCall Call, SharedCall<T>.Caller Caller) Join(Context ctx, TKey key, Func<Context, Task<T>> work, in SourceLocation site)
    {
        var hash = _comparer.GetHashCode(key);
        KeyedCall? own = null;
        while (true)
        {
            var found = Find(hash, key, out var seen);
            var call = found ?? (own ??= new KeyedCall(ctx, this, hash, key, work, site));
            var until = call.UntilOf(ctx);
            SharedCall<T>.Caller caller;
            lock (_lock)
            {
                var current = _calls.GetValueOrDefault(hash, []);
                if (found is null ? current != seen : Array.IndexOf(current, found) < 0)
                {
                    continue;                   // another thread changed the array during the comparison
                }

                caller = call.Join(ctx, until);
                if (found is null)
                {
                    _calls[hash] = [.. current, call];
                    _count++;
                }
            }

            if (found is null)
            {
                call.Start();
            }

            return (call, caller);
        }
    }

    // The last caller that leaves and a caller that joins at the same time are ordered by the lock: either the join is first, and
    // the leaving caller is not the last one, or the call is removed first, and the joining caller starts another.
    private void Leave(KeyedCall call, SharedCall<T>.Caller caller)
    {
        lock (_lock)
        {
            if (!call.Leave(caller))
            {
                return;
            }

            Remove(call);
        }

        call.Abandon();
    }

    private void OnCompleted(KeyedCall call)
    {
        lock (_lock)
        {
            call.Close();
            Remove(call);
        }
    }

    // Called under the lock. Replaces the array: other threads may be comparing with the old one.
    private bool Remove(KeyedCall call)
    {
        if (!_calls.TryGetValue(call.Hash, out var current) || Array.IndexOf(current, call) < 0)
        {
            return false;
        }

        if (current.Length == 1)
        {
            _calls.Remove(call.Hash);
        }
        else
        {
            _calls[call.Hash] = [.. current.Where(other => other != call)];
        }

        _count--;
        return true;
    }

    private sealed class KeyedCall(
        Context first, SingleFlight<TKey, T> of, int hash, TKey key, Func<Context, Task<T>> work, in SourceLocation site) : SharedCall<T>(first, work, site)
    {
        public int Hash => hash;

        public TKey Key => key;

        protected override void OnCompleted() => of.OnCompleted(this);
    }
}

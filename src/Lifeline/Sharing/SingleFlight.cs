using System.Runtime.CompilerServices;
using Lifeline.Scheduling;
using Lifeline.Sharing;

namespace Lifeline;

/// <summary>
/// Callers who want the same at the same time share one execution of it: Go's <c>singleflight.Group</c>. Nothing is kept
/// once it is through: this is no cache.
/// </summary>
/// <remarks>
/// <para>
/// The work does not belong to the caller who came first. Its context lives until the last one of those who wait is gone,
/// and has the latest of their deadlines: one who joins can push it on, and while one without a deadline waits there is
/// none. Callers leave at once when their own context ends, with their own error.
/// </para>
/// <para>
/// The context's values are those of the caller who came first, of whom the work knows nothing else. All get the answer
/// that is given to him, so whatever makes answers differ, such as the user, belongs into the key.
/// </para>
/// <para>Thread-safe.</para>
/// </remarks>
/// <param name="comparer">When two keys mean the same; null for the type's own equality.</param>
public sealed class SingleFlight<TKey, T>(IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
{
    // Keys are compared by foreign code, so never under the gate: whoever looks one up takes the entries of its hash as they stand,
    // compares at leisure, and looks under the gate whether they still stand so.
    private readonly Lock _gate = new();
    private readonly Dictionary<int, KeyedCall[]> _calls = [];      // by the key's hash; guarded by _gate, as is who waits for each
    private readonly IEqualityComparer<TKey> _comparer = comparer ?? EqualityComparer<TKey>.Default;
    private int _count;                         // guarded by _gate

    /// <summary>How many keys are being worked for at this moment.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <summary>Waits for the execution that is under way for a key, or begins one.</summary>
    /// <param name="ctx">The caller's context: when it ends, the caller goes, and the work with the last one.</param>
    /// <param name="key">What is wanted.</param>
    /// <param name="work">
    /// Gets it. Runs on the thread pool, once for all who wait, under the context that is theirs together. That of a caller
    /// who joins is not called.
    /// </param>
    /// <exception cref="ContextEndedException">The caller's context has ended, before or meanwhile.</exception>
    /// <exception cref="InvalidOperationException">
    /// Shared work asked for its own key, or for one whose work waits for it, also by way of others: it says who waits for whom.
    /// What the work started by itself and does not wait for is to use <c>ctx.WithoutCancel()</c>.
    /// </exception>
    /// <remarks>What the work throws, each of those who wait is thrown. Whoever comes after the work is through begins anew.</remarks>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public async Task<T> DoAsync(
        Context ctx, TKey key, Func<Context, Task<T>> work, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(work);
        ctx.ThrowIfDone();
        using var wait = CancelableWait.Begin(ctx, "single flight");
        var asking = SharedCall.Asking(ctx);
        var (flight, caller) = Join(ctx, key, work, new SourceLocation(file, line));
        var isNoted = false;
        try
        {
            if (asking is not null)
            {
                asking.BeginWaitingFor(flight);
                isNoted = true;
            }

            using var leaving = ctx.AfterFunc(static caller => ((SharedCall<T>.Caller)caller!).GiveUp(), caller, file, line);
            return await caller.Task.ConfigureAwait(Dispatcher.Stays) ? flight.Answer() : throw wait.Ended();
        }
        finally
        {
            if (isNoted)
            {
                asking!.EndWaitingFor(flight);
            }

            Leave(flight, caller);
        }
    }

    /// <summary>Has whoever comes from now on begin anew, while those who wait go on waiting.</summary>
    /// <returns>False when nothing was under way for the key.</returns>
    public bool Forget(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var hash = _comparer.GetHashCode(key);
        while (Find(hash, key, out _) is { } flight)
        {
            lock (_gate)
            {
                if (Remove(flight))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Runs foreign code, and takes the gate only to see what there is.
    private KeyedCall? Find(int hash, TKey key, out KeyedCall[] seen)
    {
        lock (_gate)
        {
            seen = _calls.GetValueOrDefault(hash, []);
        }

        return Array.Find(seen, flight => _comparer.Equals(flight.Key, key));
    }

    private (KeyedCall Flight, SharedCall<T>.Caller Caller) Join(Context ctx, TKey key, Func<Context, Task<T>> work, in SourceLocation site)
    {
        var hash = _comparer.GetHashCode(key);
        KeyedCall? own = null;
        while (true)
        {
            var found = Find(hash, key, out var seen);
            var flight = found ?? (own ??= new KeyedCall(ctx, this, hash, key, work, site));
            var until = flight.UntilOf(ctx);
            SharedCall<T>.Caller caller;
            lock (_gate)
            {
                var there = _calls.GetValueOrDefault(hash, []);
                if (found is null ? there != seen : Array.IndexOf(there, found) < 0)
                {
                    continue;                   // somebody came or went while we compared
                }

                caller = flight.Join(ctx, until);
                if (found is null)
                {
                    _calls[hash] = [.. there, flight];
                    _count++;
                }
            }

            if (found is null)
            {
                flight.Start();
            }

            return (flight, caller);
        }
    }

    // The last one who leaves and one who joins at the same moment meet at the gate: either he joins first, and the other
    // was not the last one, or the flight is gone, and he begins another.
    private void Leave(KeyedCall flight, SharedCall<T>.Caller caller)
    {
        lock (_gate)
        {
            if (!flight.Leave(caller))
            {
                return;
            }

            Remove(flight);
        }

        flight.Abandon();
    }

    private void OnCompleted(KeyedCall flight)
    {
        lock (_gate)
        {
            flight.Close();
            Remove(flight);
        }
    }

    // Called under the gate. What others compare with just now stays as it is.
    private bool Remove(KeyedCall flight)
    {
        if (!_calls.TryGetValue(flight.Hash, out var there) || Array.IndexOf(there, flight) < 0)
        {
            return false;
        }

        if (there.Length == 1)
        {
            _calls.Remove(flight.Hash);
        }
        else
        {
            _calls[flight.Hash] = [.. there.Where(other => other != flight)];
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

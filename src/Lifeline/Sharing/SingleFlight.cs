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
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Flight<T>> _flights = new(comparer);      // guarded by _gate, as is who waits for each of them

    /// <summary>How many keys are being worked for at this moment.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _flights.Count;
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
    /// <remarks>What the work throws, each of those who wait is thrown. Whoever comes after the work is through begins anew.</remarks>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public async Task<T> DoAsync(
        Context ctx, TKey key, Func<Context, Task<T>> work, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(work);
        ctx.ThrowIfDone();
        using var wait = Wait.Begin(ctx, "single flight");
        var (flight, until) = Join(ctx, key, work, new SourceSite(file, line));
        try
        {
            return await flight.Result.WaitAsync(ctx.Token).ConfigureAwait(Dispatcher.Stays);
        }
        catch (OperationCanceledException ended) when (wait.IsOfTheEnd(ended))
        {
            throw wait.Ended(ended);
        }
        finally
        {
            Leave(key, flight, until);
        }
    }

    /// <summary>Has whoever comes from now on begin anew, while those who wait go on waiting.</summary>
    /// <returns>False when nothing was under way for the key.</returns>
    public bool Forget(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        lock (_gate)
        {
            return _flights.Remove(key);
        }
    }

    private (Flight<T> Flight, long Until) Join(Context ctx, TKey key, Func<Context, Task<T>> work, in SourceSite site)
    {
        Flight<T>? flight;
        long until;
        lock (_gate)
        {
            if (_flights.TryGetValue(key, out flight))
            {
                return (flight, flight.Join(ctx));
            }

            flight = new Flight<T>(ctx, site);
            until = flight.Join(ctx);
            _flights.Add(key, flight);
        }

        flight.Start(work, () => Land(key, flight));
        return (flight, until);
    }

    // The last one who leaves and one who joins at the same moment meet at the gate: either he joins first, and the other
    // was not the last one, or the flight is gone, and he begins another.
    private void Leave(TKey key, Flight<T> flight, long until)
    {
        lock (_gate)
        {
            if (!flight.Leave(until))
            {
                return;
            }

            Remove(key, flight);
        }

        flight.Abandon();
    }

    private void Land(TKey key, Flight<T> flight)
    {
        lock (_gate)
        {
            Remove(key, flight);
        }
    }

    private void Remove(TKey key, Flight<T> flight)
    {
        if (_flights.TryGetValue(key, out var current) && current == flight)
        {
            _flights.Remove(key);
        }
    }
}

using Lifeline.Scheduling;
using Lifeline.Core;

namespace Lifeline;

/// <summary>
/// A wait that the context cancels. All waits of this package go through it: it records which task waits for what and since
/// when, and turns the framework's exception into the context's own.
/// </summary>
[HoldsContext]
internal readonly struct CancelableWait : IDisposable
{
    private readonly Context _ctx;
    private readonly string _what;
    private readonly long _start;               // in ticks of the context's clock; 0 from Note
    private readonly WaitScope _noted;          // for the report of a task that overruns

    private CancelableWait(Context ctx, string what, long start)
    {
        _ctx = ctx;
        _what = what;
        _start = start;
        _noted = ctx.WaitingOn(what);
    }

    /// <summary>Starts a wait, which ends when it is disposed.</summary>
    /// <param name="ctx">The context whose end ends the wait.</param>
    /// <param name="what">What is waited for, in a word or two, such as <c>channel read</c>. A constant.</param>
    public static CancelableWait Begin(Context ctx, string what) => new(ctx, what, ctx.Node.Clock.Now);

    /// <summary>As <see cref="Begin"/>, for a caller that does not use <see cref="Ended"/>: does not read the clock.</summary>
    public static CancelableWait Note(Context ctx, string what) => new(ctx, what, 0);

    /// <summary>True when the exception is the framework's for the cancellation of the context, and nothing more.</summary>
    public bool IsCausedByCancel(OperationCanceledException exception) =>
        exception is not ContextEndedException && _ctx.IsDone && exception.CancellationToken == _ctx.Token;

    /// <summary>The context's error, with the framework's exception as the inner one.</summary>
    public ContextEndedException Ended(OperationCanceledException? exception = null) =>
        _ctx.EndedDuring(_what, TimeSpan.FromTicks(_ctx.Node.Clock.Now - _start), exception)!;

    public void Dispose() => _noted.Dispose();

    /// <summary>Awaits an operation that was started with the context's token.</summary>
    /// <exception cref="ContextEndedException">The context ended first.</exception>
    public static async ValueTask<T> On<T>(Context ctx, string what, ValueTask<T> started)
    {
        using var wait = Begin(ctx, what);
        try
        {
            return await started.ConfigureAwait(Dispatcher.Stays);
        }
        catch (OperationCanceledException exception) when (wait.IsCausedByCancel(exception))
        {
            throw wait.Ended(exception);
        }
    }

    /// <inheritdoc cref="On{T}(Context, string, ValueTask{T})"/>
    public static async ValueTask On(Context ctx, string what, ValueTask started)
    {
        using var wait = Begin(ctx, what);
        try
        {
            await started.ConfigureAwait(Dispatcher.Stays);
        }
        catch (OperationCanceledException exception) when (wait.IsCausedByCancel(exception))
        {
            throw wait.Ended(exception);
        }
    }

    /// <summary>Blocks the thread in a call that takes a token.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or meanwhile.</exception>
    public static TResult Blocked<T, TResult>(Context ctx, string what, T on, Func<T, CancellationToken, TResult> call)
    {
        ctx.ThrowIfDone();
        using var wait = Begin(ctx, what);

        // A separate token source: callbacks on the context's own token run on the thread pool, whose threads may all block like
        // this one. It is not disposed: it has no timer, and the canceling thread may be canceling it at this moment.
        var blocking = new CancellationTokenSource();
        var waker = AfterFunc.ForWaiter(ctx.Node, static blocking => ((CancellationTokenSource)blocking).Cancel(), blocking);
        try
        {
            return call(on, blocking.Token);
        }
        catch (OperationCanceledException exception) when (exception.CancellationToken == blocking.Token && ctx.IsDone)
        {
            throw wait.Ended(exception);
        }
        finally
        {
            waker.Stop();
        }
    }
}

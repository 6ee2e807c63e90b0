using System.Net.Sockets;

namespace Lifeline.IO.Calls;

/// <summary>One call of the framework's that takes a token, under a context: its end is the context's error, which says in what the time went.</summary>
[HoldsContext]
internal readonly struct IoOperation
{
    private readonly Context _ctx;
    private readonly long _started;

    /// <summary>Begins a call.</summary>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    public IoOperation(Context ctx)
    {
        ctx.ThrowIfDone();
        _ctx = ctx;
        _started = ctx.Clock.GetTimestamp();
    }

    /// <summary>Runs a call. The words for what it does are asked for only when they are needed.</summary>
    public static async ValueTask<T> RunAsync<TOn, T>(
        Context ctx, TOn on, Func<TOn, CancellationToken, ValueTask<T>> work, Func<TOn, string> words)
    {
        var call = new IoOperation(ctx);
        try
        {
            return await work(on, ctx.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (ctx.IsDone && call.ErrorBehind(failure, words(on)) is { } ended)
        {
            throw ended;
        }
    }

    /// <summary>As the other, for a call that gives nothing back.</summary>
    public static async ValueTask RunAsync<TOn>(Context ctx, TOn on, Func<TOn, CancellationToken, ValueTask> work, Func<TOn, string> words)
    {
        var call = new IoOperation(ctx);
        try
        {
            await work(on, ctx.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (ctx.IsDone && call.ErrorBehind(failure, words(on)) is { } ended)
        {
            throw ended;
        }
    }

    /// <summary>The context's error when its end is behind a failure. A missing file or a broken connection keeps its own exception.</summary>
    public ContextEndedException? ErrorBehind(Exception failure, string operation) =>
        _ctx.ErrorBehind(failure, operation, _ctx.Clock.GetElapsedTime(_started), IsStopped);

    /// <summary>Between two chunks.</summary>
    public void ThrowIfDone(string operation)
    {
        if (_ctx.EndedDuring(operation, _ctx.Clock.GetElapsedTime(_started)) is { } ended)
        {
            throw ended;
        }
    }

    // What a socket says when an operation of it was canceled or it was closed.
    private static bool? IsStopped(Exception failure) =>
        failure is SocketException socket ? socket.SocketErrorCode == SocketError.OperationAborted : null;
}

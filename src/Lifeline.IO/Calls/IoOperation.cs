using System.Net.Sockets;

namespace Lifeline.IO.Calls;

/// <summary>One call of the framework under a context. Replaces its failure by the context's error when that has ended.</summary>
[HoldsContext]
internal readonly struct IoOperation
{
    private readonly Context _ctx;
    private readonly long _started;

    /// <summary>Starts to measure the time of a call.</summary>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    public IoOperation(Context ctx)
    {
        ctx.ThrowIfDone();
        _ctx = ctx;
        _started = ctx.Clock.GetTimestamp();
    }

    /// <summary>Runs a call. <paramref name="describe"/>, its description for errors, is called only after a failure.</summary>
    public static async ValueTask<T> RunAsync<TOn, T>(
        Context ctx, TOn on, Func<TOn, CancellationToken, ValueTask<T>> run, Func<TOn, string> describe)
    {
        var io = new IoOperation(ctx);
        try
        {
            return await run(on, ctx.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (ctx.IsDone && io.ErrorBehind(failure, describe(on)) is { } ended)
        {
            throw ended;
        }
    }

    /// <summary>As the other overload, for a call without a result.</summary>
    public static async ValueTask RunAsync<TOn>(Context ctx, TOn on, Func<TOn, CancellationToken, ValueTask> run, Func<TOn, string> describe)
    {
        var io = new IoOperation(ctx);
        try
        {
            await run(on, ctx.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (ctx.IsDone && io.ErrorBehind(failure, describe(on)) is { } ended)
        {
            throw ended;
        }
    }

    /// <summary>The context's error when a failure is a consequence of its end; null for others, such as a missing file or a broken connection.</summary>
    public ContextEndedException? ErrorBehind(Exception failure, string operation) =>
        _ctx.ErrorBehind(failure, operation, _ctx.Clock.GetElapsedTime(_started), IsStopped);

    /// <summary>Throws the context's error if it has ended. Called between two chunks.</summary>
    public void ThrowIfDone(string operation)
    {
        if (_ctx.EndedDuring(operation, _ctx.Clock.GetElapsedTime(_started)) is { } ended)
        {
            throw ended;
        }
    }

    // A socket fails with OperationAborted when its operation was canceled or it was closed.
    private static bool? IsStopped(Exception failure) =>
        failure is SocketException socket ? socket.SocketErrorCode == SocketError.OperationAborted : null;
}

using System.Net.Sockets;

namespace Lifeline.IO.Calls;

/// <summary>One call of the framework's that takes a token, under a context: its end is the context's error, which says in what the time went.</summary>
[HoldsContext]
internal readonly struct Call
{
    private readonly Context _ctx;
    private readonly long _started;

    /// <summary>Begins a call.</summary>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    public Call(Context ctx)
    {
        ctx.ThrowIfDone();
        _ctx = ctx;
        _started = ctx.Clock.GetTimestamp();
    }

    /// <summary>Runs a call. The words for what it does are asked for only when they are needed.</summary>
    public static async ValueTask<T> RunAsync<TOn, T>(
        Context ctx, TOn on, Func<TOn, CancellationToken, ValueTask<T>> work, Func<TOn, string> words)
    {
        var call = new Call(ctx);
        try
        {
            return await work(on, ctx.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (call.IsOfTheEnd(failure))
        {
            throw call.Ended(words(on), failure);
        }
    }

    /// <summary>As the other, for a call that gives nothing back.</summary>
    public static async ValueTask RunAsync<TOn>(Context ctx, TOn on, Func<TOn, CancellationToken, ValueTask> work, Func<TOn, string> words)
    {
        var call = new Call(ctx);
        try
        {
            await work(on, ctx.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (call.IsOfTheEnd(failure))
        {
            throw call.Ended(words(on), failure);
        }
    }

    /// <summary>Whether a failure is how a call says that it was stopped. A missing file or a broken connection keeps its own exception.</summary>
    public bool IsOfTheEnd(Exception failure) => _ctx.IsDone && failure switch
    {
        ContextEndedException => false,                     // says all there is to say
        OperationCanceledException => true,
        SocketException socket => socket.SocketErrorCode == SocketError.OperationAborted,
        IOException { InnerException: SocketException socket } => socket.SocketErrorCode == SocketError.OperationAborted,
        _ => false,
    };

    public ContextEndedException Ended(string operation, Exception? failure) =>
        _ctx.EndedDuring(operation, _ctx.Clock.GetElapsedTime(_started), failure)!;

    /// <summary>Between two chunks.</summary>
    public void ThrowIfDone(string operation)
    {
        if (_ctx.IsDone)
        {
            throw Ended(operation, null);
        }
    }
}

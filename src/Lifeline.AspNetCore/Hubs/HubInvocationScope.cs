using Lifeline.AspNetCore.Requests;
using Microsoft.AspNetCore.SignalR;

namespace Lifeline.AspNetCore.Hubs;

/// <summary>
/// The context of one invocation of a hub's method. A scoped service of the invocation. The context is made when the method
/// takes one, and ends when SignalR disposes the scope; for streams, after their last item.
/// </summary>
[HoldsContext]
internal sealed class HubInvocationScope(ServerLifetime server, RequestContextMetrics metrics, RequestContextHolder holder) : IDisposable
{
    private Hub? _hub;                          // null until the activator has created it
    private ContextScope _scope;                // default until the context is first requested
    private CancellationTokenRegistration _aborted;
    private CancellationTokenRegistration _cancelled;

    public bool HasBegun => _scope != default;

    /// <summary>Creates the hub of this invocation. From now on the invocation's services can request its context.</summary>
    public THub Enter<THub>(Func<THub> create)
        where THub : Hub
    {
        holder.BeginWhenAsked(Begin);
        var hub = create();
        _hub = hub;
        return hub;
    }

    /// <summary>Ends the context when this token is canceled: SignalR cancels it when the client cancels the stream.</summary>
    public void EndWith(CancellationToken token) =>
        _cancelled = token.UnsafeRegister(static self => ((HubInvocationScope)self!).End(new ClientGoneException()), this);

    public void Dispose()
    {
        if (!HasBegun)
        {
            return;
        }

        _aborted.Unregister();
        _cancelled.Unregister();
        End(RequestFinishedException.Shared);
        _scope.Dispose();
        metrics.Leave();
    }

    private Context Begin()
    {
        if (_hub?.Context is not { } caller)
        {
            throw new InvalidOperationException(
                "A hub is made before its call is known, so its constructor can't have the call's context. Take it as a parameter of the hub's method.");
        }

        _scope = server.Context.WithName(_hub.GetType().Name, file: "", line: 0).WithCancel(file: "", line: 0);
        metrics.Enter();
        _aborted = caller.ConnectionAborted.UnsafeRegister(static self => ((HubInvocationScope)self!).OnClosed(), this);
        return _scope.Context;
    }

    private void OnClosed() => End(server.CauseOfClosing);

    private void End(Exception cause) => _scope.Cancel(cause, file: "", line: 0);
}

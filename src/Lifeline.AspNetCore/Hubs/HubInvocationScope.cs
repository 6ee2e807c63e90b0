using Lifeline.AspNetCore.Requests;
using Microsoft.AspNetCore.SignalR;

namespace Lifeline.AspNetCore.Hubs;

/// <summary>
/// The context of one call of a hub's method. A service of the call's own scope, made when the method takes a context and
/// ended when SignalR disposes the scope, which for streams is behind their last item.
/// </summary>
[HoldsContext]
internal sealed class HubInvocationScope(ServerLifetime server, RequestContextMetrics contexts, RequestContextHolder current) : IDisposable
{
    private Hub? _hub;                          // null until the activator has made it
    private ContextScope _scope;                // default until the context is asked for
    private CancellationTokenRegistration _aborted;
    private CancellationTokenRegistration _cancelled;

    public bool HasBegun => _scope != default;

    /// <summary>Makes the hub of this call, whose services find its context from now on.</summary>
    public THub Enter<THub>(Func<THub> make)
        where THub : Hub
    {
        current.BeginWhenAsked(Begin);
        var hub = make();
        _hub = hub;
        return hub;
    }

    /// <summary>Ends the call when this token is cancelled: it is SignalR's word that the client cancelled the stream.</summary>
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
        contexts.Leave();
    }

    private Context Begin()
    {
        if (_hub?.Context is not { } connection)
        {
            throw new InvalidOperationException(
                "A hub is made before its call is known, so its constructor can't have the call's context. Take it as a parameter of the hub's method.");
        }

        _scope = server.Context.WithName(_hub.GetType().Name, file: "", line: 0).WithCancel(file: "", line: 0);
        contexts.Enter();
        _aborted = connection.ConnectionAborted.UnsafeRegister(static self => ((HubInvocationScope)self!).OnClosed(), this);
        return _scope.Context;
    }

    private void OnClosed() => End(server.CauseOfClosing);

    private void End(Exception cause) => _scope.Cancel(cause, file: "", line: 0);
}

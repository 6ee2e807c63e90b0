using Lifeline.AspNetCore.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Requests;

/// <summary>
/// The context that all requests derive from. It ends, and the requests with it, when the host stops: at once or after the
/// grace period, during which only their <see cref="Context.Stopping"/> has ended, and at the latest at the host's shutdown
/// timeout.
/// </summary>
[HoldsContext]
internal sealed class ServerLifetime : IHostedLifecycleService, IDisposable
{
    /// <summary>The key under which Lifeline.Hosting has registered the context of the program's root. Neither package references the other.</summary>
    private const string ProcessRootKey = "Lifeline.Hosting.ProcessRoot";

    private const string NoFile = "";           // a source line in this file would not help the reader of an error

    private static readonly TimeSpan s_defaultGrace = TimeSpan.FromSeconds(8);

    private readonly GracefulStopScope _scope;
    private readonly CancellationTokenRegistration _stopping;
    private readonly TimeSpan? _grace;          // null where the program's root ends the requests when its own grace is over
    private readonly string _application;

    private ContextScope _graceScope;           // default until the host begins to stop
    private CancellationToken _hostShutdownTimeout; // the host's token of its shutdown timeout; None until it begins to stop
    private CancellationTokenRegistration _forcedStop;

    public ServerLifetime(IOptions<LifelineOptions> options, IHostEnvironment environment, IHostApplicationLifetime host, IServiceProvider services)
    {
        _application = environment.ApplicationName;
        var processRoot = (services as IKeyedServiceProvider)?.GetKeyedService(typeof(Context), ProcessRootKey) as Context?;
        var root = processRoot is { } found && options.Value.Root == Context.Background ? found : options.Value.Root;
        _grace = options.Value.ShutdownGrace ?? (root == processRoot ? null : s_defaultGrace);
        _scope = CloseDescription.Allow(root.WithName(_application, NoFile, 0), options.Value.ShowsDetailsIn(environment)).WithStop(NoFile, 0);
        _stopping = host.ApplicationStopping.UnsafeRegister(static server => ((ServerLifetime)server!).BeginToStop(), this);
    }

    public Context Context => _scope.Context;

    /// <summary>The cause of a request whose connection was closed: the client is gone, unless the server is closing all connections.</summary>
    public Exception CauseOfClosing => _hostShutdownTimeout.IsCancellationRequested ? Shutdown(ShutdownStage.Forced) : new ClientGoneException();

    // Called before anything is stopped, with the token that later makes the server abort its connections.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hostShutdownTimeout = cancellationToken;
        _forcedStop = cancellationToken.UnsafeRegister(static server => ((ServerLifetime)server!).EndRequests(ShutdownStage.Forced), this);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stopping.Unregister();
        _forcedStop.Unregister();
        _graceScope.Dispose();
        _scope.Dispose();
    }

    private void BeginToStop()
    {
        if (_grace == TimeSpan.Zero)
        {
            EndRequests(ShutdownStage.Begun);
            return;
        }

        _scope.Stop(TimeSpan.MaxValue, Shutdown(ShutdownStage.Begun), NoFile, 0);      // no grace here: EndRequests cancels, with a cause of its own
        if (_grace is not { } grace)
        {
            return;
        }

        _graceScope = _scope.Context.WithTimeout(grace);
        _graceScope.Context.AfterFunc(() => EndRequests(ShutdownStage.Forced));
    }

    private void EndRequests(ShutdownStage stage) => _scope.Cancel(Shutdown(stage), NoFile, 0);

    private ShutdownException Shutdown(ShutdownStage stage) => new(_application, stage);
}

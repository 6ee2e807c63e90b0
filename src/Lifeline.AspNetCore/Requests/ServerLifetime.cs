using Lifeline.AspNetCore.WebSockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lifeline.AspNetCore.Requests;

/// <summary>
/// The context that all requests derive from. It ends when the host stops, and takes the requests with it: at once or after
/// the grace period, during which only their <see cref="Context.Stopping"/> has ended, and at the latest when the host's own
/// patience is over.
/// </summary>
[HoldsContext]
internal sealed class ServerLifetime : IHostedLifecycleService, IDisposable
{
    private const string NoFile = "";           // a line in here would tell the reader of an error nothing

    private readonly GracefulStopScope _scope;
    private readonly CancellationTokenRegistration _stopping;
    private readonly TimeSpan _grace;
    private readonly string _application;

    private ContextScope _graceTime;            // default until the host begins to stop
    private CancellationToken _patience;        // of the host; none until it begins to stop
    private CancellationTokenRegistration _forcing;

    public ServerLifetime(IOptions<LifelineOptions> options, IHostEnvironment environment, IHostApplicationLifetime host)
    {
        _application = environment.ApplicationName;
        _grace = options.Value.ShutdownGrace;
        _scope = CloseDescription.Allow(options.Value.Root.WithName(_application, NoFile, 0), options.Value.ShowsDetailsIn(environment)).WithStop(NoFile, 0);
        _stopping = host.ApplicationStopping.UnsafeRegister(static server => ((ServerLifetime)server!).BeginToStop(), this);
    }

    public Context Context => _scope.Context;

    /// <summary>Why a request ends whose connection was closed: by the client, unless the server is closing them all.</summary>
    public Exception CauseOfClosing => _patience.IsCancellationRequested ? Shutdown(ShutdownStage.Forced) : new ClientGoneException();

    // Called before anything is stopped, with the token that later makes the server abort its connections.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _patience = cancellationToken;
        _forcing = cancellationToken.UnsafeRegister(static server => ((ServerLifetime)server!).EndRequests(ShutdownStage.Forced), this);
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
        _forcing.Unregister();
        _graceTime.Dispose();
        _scope.Dispose();
    }

    private void BeginToStop()
    {
        if (_grace == TimeSpan.Zero)
        {
            EndRequests(ShutdownStage.Begun);
            return;
        }

        _scope.Stop(TimeSpan.MaxValue, Shutdown(ShutdownStage.Begun), NoFile, 0);      // we end it ourselves, to say why
        _graceTime = _scope.Context.WithTimeout(_grace);
        _graceTime.Context.AfterFunc(() => EndRequests(ShutdownStage.Forced));
    }

    private void EndRequests(ShutdownStage stage) => _scope.Cancel(Shutdown(stage), NoFile, 0);

    private ShutdownException Shutdown(ShutdownStage stage) => new(_application, stage);
}

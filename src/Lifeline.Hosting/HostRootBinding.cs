using Microsoft.Extensions.Hosting;

namespace Lifeline.Hosting;

/// <summary>Binds the root to the host: a signal stops the host, and a host that stops asks all services under the root to finish.</summary>
/// <remarks>
/// The handler that was registered last gets a signal first, and the host registers before any service starts. So the root
/// registers again here: it must get the signal before the host stops because of it, to name the signal as the cause.
/// </remarks>
internal sealed class HostRootBinding(ProcessRoot root, IHostApplicationLifetime host, IHostEnvironment environment) : IHostedLifecycleService, IDisposable
{
    private CancellationTokenRegistration _registration;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        root.Signalled += host.StopApplication;
        root.Listen();
        if (root.Signal is not null)
        {
            host.StopApplication();             // the signal came before the subscription
        }

        _registration = host.ApplicationStopping.Register(
            () => root.Stop(new HostStoppingException($"the host stops '{environment.ApplicationName}'")));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        root.Signalled -= host.StopApplication;
        _registration.Dispose();
    }
}

using Microsoft.Extensions.Hosting;

namespace Lifeline.Hosting;

/// <summary>Ties the root to the host: a signal stops the host, and a host that stops asks the root's work to finish.</summary>
/// <remarks>
/// A signal goes first to who has begun to listen last, and the host begins before any service starts. So the root is
/// made to listen again then: it has to know the signal before the host stops because of it, to name it as the cause.
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
            host.StopApplication();             // it came before we listened
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

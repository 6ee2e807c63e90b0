using Microsoft.Extensions.Hosting;

namespace Lifeline.Hosting;

/// <summary>A background service of a host that runs under the program's <see cref="ProcessRoot"/>: <see cref="BackgroundService"/> with a context.</summary>
/// <remarks>
/// Asked to finish when the process is sent a signal, when the host stops, or when the service alone is stopped: then
/// <c>ctx.Stopping</c> ends, and <c>ctx</c> when the root's grace is over. The host waits for it, no longer than
/// <c>HostOptions.ShutdownTimeout</c> (30 s unless set), so leave the grace below that.
/// </remarks>
public abstract class ContextService : BackgroundService
{
    private readonly ProcessRoot _root;

    /// <summary>Makes a service.</summary>
    /// <param name="root">The program's root, which <c>services.AddProcessRoot()</c> provides.</param>
    /// <exception cref="ArgumentNullException"><paramref name="root"/> is null.</exception>
    protected ContextService(ProcessRoot root)
    {
        ArgumentNullException.ThrowIfNull(root);
        _root = root;
    }

    /// <summary>The service's name in errors and reports; its type's name unless overridden.</summary>
    protected virtual string Name => GetType().Name;

    /// <summary>Runs the service. Once it was asked to stop, throwing the error of <paramref name="ctx"/> or <c>ctx.Stopping</c> counts as stopped.</summary>
    /// <param name="ctx">Named <see cref="Name"/>.</param>
    /// <remarks>The host handles any other exception by its <c>BackgroundServiceExceptionBehavior</c>: it logs it and stops, unless set.</remarks>
    protected abstract Task RunAsync(Context ctx);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var scope = _root.Context.WithName(Name).WithStop();
        using var registration = stoppingToken.Register(() =>
        {
            if (!_root.Context.Stopping.IsDone)         // otherwise the grace counts from the root's stop
            {
                scope.Stop(_root.Grace, new HostStoppingException($"the host stops '{Name}'"));
            }
        });
        try
        {
            await RunAsync(scope.Context).ConfigureAwait(false);
        }
        catch (Exception failure) when (StopFailures.AreBehind(scope.Context, failure))
        {
            // It is tempting to rethrow, as the host handles cancellations. Don't: it does so only after it has begun to stop this
            // service, and a signal arrives before that. The host would take the exception for a crash.
        }
    }
}

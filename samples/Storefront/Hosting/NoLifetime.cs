using Microsoft.Extensions.Hosting;

namespace Storefront.Hosting;

/// <summary>
/// Keeps a host from listening to signals by itself. Here a signal ends the root of all contexts, and who holds the root
/// stops the hosts.
/// </summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

// StartAsync's token bounds the start only; the run's source lives as long as the service and StopAsync ends it.
using Microsoft.Extensions.Hosting;

namespace I069;

public sealed class Runner(Func<CancellationToken, Task> prepare, Func<CancellationToken, Task> run) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _life = new();
    private Task _running = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await prepare(cancellationToken);
        _running = run(_life.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _life.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _life.Dispose();
}

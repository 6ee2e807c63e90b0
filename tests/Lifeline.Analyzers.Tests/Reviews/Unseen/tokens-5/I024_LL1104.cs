// StartAsync's token only bounds the start; the loop's source must live until StopAsync and is the service's own.
using Microsoft.Extensions.Hosting;

namespace I024;

public interface IPoller { Task PollAsync(CancellationToken token); }

public sealed class PollingService(IPoller poller) : IHostedService
{
    private CancellationTokenSource? _life;
    private Task _loop = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _life = new CancellationTokenSource();
        _loop = poller.PollAsync(_life.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _life?.Cancel();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _life?.Dispose();
    }
}

// the broker's own lifetime: started under the start token, but by contract not ended by it
namespace I032;

public sealed class Broker(Func<CancellationToken, Task> listen, Func<CancellationToken, Task> open) : IDisposable
{
    private CancellationTokenSource? _lifetime;
    private Task _listening = Task.CompletedTask;

    public async Task StartAsync(CancellationToken startToken)
    {
        await open(startToken);
        _lifetime = new CancellationTokenSource();
        _listening = listen(_lifetime.Token);
    }

    public async Task StopAsync(CancellationToken stopToken)
    {
        if (_lifetime is { } lifetime)
            await lifetime.CancelAsync();
        await _listening.WaitAsync(stopToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _lifetime?.Dispose();
}

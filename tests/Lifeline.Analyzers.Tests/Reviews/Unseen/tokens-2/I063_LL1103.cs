// The limit is for the first step only, and is left before the second.
namespace I063;

public sealed class Handshake(Func<CancellationToken, Task<string>> hello, Func<string, CancellationToken, Task> serve)
{
    public async Task RunAsync(CancellationToken token)
    {
        string peer;
        using (var patience = CancellationTokenSource.CreateLinkedTokenSource(token))
        {
            patience.CancelAfter(TimeSpan.FromSeconds(5));
            peer = await hello(patience.Token);
        }

        await serve(peer, token);
    }
}

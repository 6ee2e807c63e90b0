// each round links to the source of the round before: the chain grows
namespace M034;

public sealed class Poller(Func<CancellationToken, Task<bool>> poll)
{
    public async Task<int> RunAsync(CancellationToken token)
    {
        var rounds = 0;
        while (!token.IsCancellationRequested)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(token);
            round.CancelAfter(TimeSpan.FromSeconds(30));
            token = round.Token;
            if (await poll(token))
                break;
            rounds++;
        }
        return rounds;
    }
}

// the token variable is the round's own, linked to the parent each time: nothing grows
namespace I049;

public sealed class RoundRunner(Func<CancellationToken, Task> round)
{
    public async Task RunAsync(int rounds, CancellationToken ct)
    {
        CancellationToken token;
        for (var i = 0; i < rounds; i++)
        {
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
            bounded.CancelAfter(TimeSpan.FromSeconds(5));
            token = bounded.Token;
            await round(token);
        }
    }
}

// The constant arithmetic is an integer division that gives zero milliseconds.
namespace M093;

public sealed class Voting(Func<CancellationToken, Task<int>> collect)
{
    private const int Milliseconds = 800;
    private const int Voters = 1_000;

    public async Task<int> CollectAsync(CancellationToken token)
    {
        using var perVoter = CancellationTokenSource.CreateLinkedTokenSource(token);
        perVoter.CancelAfter(delay: TimeSpan.FromMilliseconds(Milliseconds / Voters));
        return await collect(perVoter.Token);
    }
}

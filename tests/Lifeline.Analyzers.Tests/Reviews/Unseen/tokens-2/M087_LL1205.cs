// A tuple assignment that nests the token once per attempt.
namespace M087;

public sealed class Connector(Func<CancellationToken, Task<bool>> connect)
{
    public async Task<int> ConnectAsync(CancellationToken token)
    {
        var (current, attempts) = (token, 0);
        for (var up = false; !up;)
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(current);
            attempt.CancelAfter(1_000 * (attempts + 1));
            (current, attempts) = (attempt.Token, attempts + 1);
            up = await connect(current);
        }

        return attempts;
    }
}

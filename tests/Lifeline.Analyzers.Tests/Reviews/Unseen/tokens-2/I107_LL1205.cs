// Each turn has a local of its own below the same parent.
namespace I107;

public sealed class Steps(IEnumerable<Func<CancellationToken, Task>> steps)
{
    public async Task RunAsync(CancellationToken token)
    {
        foreach (var step in steps)
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
            limited.CancelAfter(TimeSpan.FromSeconds(30));
            var mine = limited.Token;
            await step(mine);
        }
    }
}

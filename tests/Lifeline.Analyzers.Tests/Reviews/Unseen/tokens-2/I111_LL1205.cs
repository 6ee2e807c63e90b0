// The lambda's own variable is new per call, though the calls are made in a loop.
namespace I111;

public sealed class Groups(Func<string, CancellationToken, Task> handle)
{
    public async Task RunAsync(IEnumerable<string[]> groups, CancellationToken token)
    {
        Func<string, CancellationToken, Task> limited = async (name, scope) =>
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(scope);
            linked.CancelAfter(5_000);
            scope = linked.Token;
            await handle(name, scope);
        };
        foreach (var group in groups)
        {
            await Task.WhenAll(group.Select(name => limited(name, token)));
        }
    }
}

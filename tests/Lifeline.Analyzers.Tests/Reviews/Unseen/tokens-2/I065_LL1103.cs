// Each parallel body gets the loop's own token, also where a lambda in it captures.
namespace I065;

public sealed class Fan(Func<string, CancellationToken, Task<int>> length)
{
    public async Task<int> TotalAsync(IEnumerable<string[]> groups, CancellationToken cancellationToken)
    {
        var total = 0;
        await Parallel.ForEachAsync(groups, cancellationToken, async (group, each) =>
        {
            var lengths = await Task.WhenAll(group.Select(name => length(name, each)));
            Interlocked.Add(ref total, lengths.Sum());
        });
        return total;
    }
}

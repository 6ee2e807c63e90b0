// the task returned has ended already: the work was done, synchronously, inside the using
namespace I012;

public sealed class InMemoryIndex(IReadOnlyList<string> words)
{
    public Task<int> CountAsync(string prefix, CancellationToken ct)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bounded.CancelAfter(TimeSpan.FromSeconds(1));
        var count = Count(prefix, bounded.Token);
        return Task.FromResult(count);
    }

    private int Count(string prefix, CancellationToken ct)
    {
        var count = 0;
        foreach (var word in words)
        {
            ct.ThrowIfCancellationRequested();
            if (word.StartsWith(prefix, StringComparison.Ordinal))
                count++;
        }
        return count;
    }
}

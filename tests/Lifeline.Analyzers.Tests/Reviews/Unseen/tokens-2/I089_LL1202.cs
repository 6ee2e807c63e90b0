// The enumerator was given the token once, and throws when it ends.
namespace I089;

public sealed class Merge(Action<int> take)
{
    public async Task RunAsync(IAsyncEnumerable<int> source, CancellationToken token)
    {
        await using var numbers = source.GetAsyncEnumerator(token);
        while (await numbers.MoveNextAsync())
        {
            take(numbers.Current);
        }
    }
}

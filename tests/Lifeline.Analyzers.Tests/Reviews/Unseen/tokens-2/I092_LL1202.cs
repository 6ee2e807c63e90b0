// The end of input is the loop's exit, by a pattern in the condition of an if.
namespace I092;

public interface ISource { Task<string?> NextAsync(); }

public sealed class Collector(ISource source)
{
    public async Task<List<string>> CollectAsync(CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        List<string> all = [];
        while (true)
        {
            if (await source.NextAsync() is not { Length: > 0 } line)
            {
                return all;
            }

            token.ThrowIfCancellationRequested();
            all.Add(line);
        }
    }
}

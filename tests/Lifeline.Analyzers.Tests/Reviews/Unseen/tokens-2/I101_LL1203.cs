// Nothing in the try has the token, so no cancellation of it can arrive in the catch.
namespace I101;

public sealed class Parsing(Func<string, int> parse, Func<int, CancellationToken, Task> store)
{
    public async Task<int> RunAsync(IEnumerable<string> lines, CancellationToken token)
    {
        var bad = 0;
        foreach (var line in lines)
        {
            int value;
            try
            {
                value = parse(line);
            }
            catch (Exception)
            {
                bad++;
                continue;
            }

            await store(value, token);
        }

        return bad;
    }
}

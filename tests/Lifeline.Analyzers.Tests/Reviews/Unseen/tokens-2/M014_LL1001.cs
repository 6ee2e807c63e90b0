// Only the success path of the try disposes the linked source; the handled failure returns without.
namespace M014;

public sealed record Rate(string Pair, decimal Value);

public sealed class RateReader(Func<string, CancellationToken, Task<Rate>> ask)
{
    public async Task<Rate?> ReadAsync(string pair, CancellationToken token)
    {
        var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        Rate rate;
        try
        {
            rate = await ask(pair, linked.Token);
        }
        catch (HttpRequestException)
        {
            return null;
        }

        linked.Dispose();
        return rate;
    }
}

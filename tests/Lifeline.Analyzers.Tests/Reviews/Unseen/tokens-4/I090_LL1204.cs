// Nothing in the try has the token: the catch-all guards the parsing of a foreign text.
namespace I090;

public interface IRawFeed { Task<string> GetAsync(CancellationToken token); }

public sealed class TolerantFeed(IRawFeed feed)
{
    public async Task<int?> NumberAsync(CancellationToken token)
    {
        string raw = await feed.GetAsync(token);
        try
        {
            return int.Parse(raw.AsSpan().Trim());
        }
        catch (Exception)
        {
            return null;
        }
    }
}

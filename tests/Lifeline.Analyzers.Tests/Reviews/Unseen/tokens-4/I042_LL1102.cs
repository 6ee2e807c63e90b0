// None is only compared with: no call gets it.
namespace I042;

public interface IFetcher { Task<string> FetchAsync(string id, CancellationToken token); }

public class CoalescingFetcher(IFetcher fetcher)
{
    public int Uncancellable { get; private set; }

    public Task<string> FetchAsync(string id, CancellationToken token)
    {
        if (token == CancellationToken.None || token.Equals(default))
            Uncancellable++;
        return fetcher.FetchAsync(id, token);
    }
}

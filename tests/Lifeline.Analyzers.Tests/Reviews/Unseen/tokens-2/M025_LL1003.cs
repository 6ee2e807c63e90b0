// The local function returns a running task out of its own using.
namespace M025;

public sealed class TokenBroker(Func<Uri, CancellationToken, Task<string>> issue)
{
    public async Task<string> IssueAsync(Uri authority, CancellationToken token)
    {
        var jwt = await WithinAsync();
        return $"Bearer {jwt}";

        Task<string> WithinAsync()
        {
            using var within = CancellationTokenSource.CreateLinkedTokenSource(token);
            within.CancelAfter(4_000);
            var pending = issue(authority, within.Token);
            return pending;
        }
    }
}

// FromTicks with a count meant as milliseconds: the timeout is under a millisecond.

namespace M080;

public static class Lookup
{
    public static async Task<string> ResolveAsync(Func<string, CancellationToken, Task<string>> dns, string host)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromTicks(3000));
        return await dns(host, timeout.Token);
    }
}

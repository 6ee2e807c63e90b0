// An inactivity limit: each message pushes the one deadline further away, and when it fires the whole reading ends.
namespace I002;

public sealed class FeedReader(TimeSpan idleLimit)
{
    public async Task<int> ReadAsync(TextReader feed, Action<string> onLine, CancellationToken ct)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var lines = 0;
        idle.CancelAfter(idleLimit);
        while (await feed.ReadLineAsync(idle.Token) is { } line)
        {
            idle.CancelAfter(idleLimit);
            onLine(line);
            lines++;
        }

        return lines;
    }
}

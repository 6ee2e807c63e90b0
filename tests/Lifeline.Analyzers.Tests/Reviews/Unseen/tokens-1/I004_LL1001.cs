// A plain source without timer or parent needs no Dispose: nothing outside holds it.

namespace I004;

public interface ITail { Task FollowAsync(Action<string> line, CancellationToken ct); }

public class FirstMatch(ITail tail)
{
    public async Task<string?> FindAsync(string needle)
    {
        var found = new CancellationTokenSource();
        string? match = null;
        await tail.FollowAsync(line =>
        {
            if (!line.Contains(needle)) return;
            match = line;
            found.Cancel();
        }, found.Token);
        return match;
    }
}

// The source belongs to one hedged lookup, is cancelled at the end of the first round, and so is dead for every later key.
// also: LL1003
namespace M009;

public interface INode { Task<string> LookupAsync(string key, CancellationToken ct); }

public static class HedgedReader
{
    public static async Task<List<string>> ReadAsync(INode a, INode b, IReadOnlyList<string> keys, CancellationToken ct)
    {
        var answers = new List<string>();
        using var race = CancellationTokenSource.CreateLinkedTokenSource(ct);
        foreach (var key in keys)
        {
            var first = await Task.WhenAny(a.LookupAsync(key, race.Token), b.LookupAsync(key, race.Token));
            answers.Add(await first);
            race.Cancel();   // stop the loser
        }
        return answers;
    }
}

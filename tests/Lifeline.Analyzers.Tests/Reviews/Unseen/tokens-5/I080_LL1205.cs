// The token is exchanged for the linked one just once, before the loop.
namespace I080;

public interface ICounterpart { Task<string?> ReplyAsync(string text, CancellationToken token); }

public static class Dialogue
{
    public static async Task<int> TalkAsync(ICounterpart other, string opening, TimeSpan limit, CancellationToken token)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        linked.CancelAfter(limit);
        token = linked.Token;
        var turns = 0;
        for (var text = opening; text is not null; turns++)
        {
            text = await other.ReplyAsync(text, token);
        }

        return turns;
    }
}

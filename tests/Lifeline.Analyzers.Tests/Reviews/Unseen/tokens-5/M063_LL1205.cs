// The loop's token is replaced by that of a source linked to it, one link deeper at every turn.
namespace M063;

public interface ITurn { Task<bool> PlayAsync(CancellationToken ct); }

public class Game(ITurn turn)
{
    public async Task PlayAsync(CancellationToken ct)
    {
        var current = ct;
        bool more;
        do
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(current);
            limit.CancelAfter(TimeSpan.FromSeconds(30));
            current = limit.Token;
            more = await turn.PlayAsync(current);
        }
        while (more);
    }
}

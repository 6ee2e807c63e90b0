// The cancel right is passed as a delegate; the source has one owner, the method.

namespace I030;

public interface IGame { Task PlayAsync(Action giveUp, CancellationToken ct); }

public class Match(IGame game)
{
    public async Task PlayAsync(CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await game.PlayAsync(() => cts.Cancel(), cts.Token);
    }
}

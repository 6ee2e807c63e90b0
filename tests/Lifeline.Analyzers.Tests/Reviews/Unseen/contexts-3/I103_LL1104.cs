// Between two APIs: the source is linked to the context, and From finds the way back from its token.

namespace I103;

public interface IOldSession { void OnQuit(Action quit); }
public interface IGame { Task PlayAsync(Context ctx); }

public sealed class Games(IGame game, IOldSession session)
{
    public async Task PlayAsync(Context ctx)
    {
        using var quit = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token);
        session.OnQuit(quit.Cancel);
        var playing = Context.From(quit.Token);
        await game.PlayAsync(playing);
    }
}

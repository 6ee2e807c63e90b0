// Half-way migrated: the loop looks at the very token that its context comes from.

namespace I105;

public interface ILamp { Task BlinkAsync(); }
public interface ILog { void Note(Context ctx, string text); }

public sealed class Lamps(ILamp lamp, ILog log)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var ctx = Context.From(cancellationToken);
        log.Note(ctx, "lamps on");
        while (!cancellationToken.IsCancellationRequested)
        {
            await lamp.BlinkAsync();
        }
    }
}

// The source is linked to the context's token, for a library that wants a source.
using Lifeline;

namespace I056;

public interface IEngine { Task RunAsync(CancellationToken token); event Action? Fault; }
public class Host
{
    public async Task RunAsync(Context ctx, IEngine engine)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ctx.Token);
        Action stop = linked.Cancel;
        engine.Fault += stop;
        try { await engine.RunAsync(linked.Token); }
        finally { engine.Fault -= stop; }
    }
}

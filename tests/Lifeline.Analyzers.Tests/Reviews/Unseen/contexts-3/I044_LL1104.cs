// The fresh source is tied to the context by an after-func: linked by hand, and taken down with it.

namespace I044;

public interface IEngine { Task RunAsync(CancellationToken cancellationToken); }

public class EngineHost(IEngine engine)
{
    public async Task RunAsync(Context ctx)
    {
        using var source = new CancellationTokenSource();
        using var stop = ctx.AfterFunc(source.Cancel);
        await engine.RunAsync(source.Token);
    }
}

// A delegate travels as a value: behaviour hidden in the context.

namespace M077;

public interface IStep { Task RunAsync(Context ctx); }

public class Steps(IStep step)
{
    private static readonly ContextKey<Action<string>> Report = new("report");

    public async Task RunAsync(Context ctx, Action<string> report)
    {
        await step.RunAsync(ctx.WithValue(Report, report));
    }
}

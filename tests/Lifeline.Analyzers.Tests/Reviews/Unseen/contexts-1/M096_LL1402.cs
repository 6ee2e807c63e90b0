// A mutable class that all tasks below would share and change.
using Lifeline;

namespace M096;

public class Progress { public int Done { get; set; } public List<string> Errors { get; } = []; }
public class Work(Func<Context, Task> run)
{
    private static readonly ContextKey<Progress> Key = new("progress");
    public async Task<int> RunAsync(Context ctx)
    {
        var progress = new Progress();
        await run(ctx.WithValue(Key, progress));
        return progress.Done;
    }
}

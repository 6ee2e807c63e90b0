// A delegate as a value hides a parameter from the signature.

namespace M212;

public sealed class Progressing
{
    private static readonly ContextKey<Action<int>> Report = new("report");

    public async Task RunAsync(Context ctx, Func<Context, Task> work)
    {
        var reporting = ctx.WithValue(Report, percent => Console.WriteLine($"{percent} %"));
        await work(reporting);
    }
}

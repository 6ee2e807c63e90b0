// A grace of zero is documented: kill without asking. It is no time limit.
using Lifeline.Processes;

namespace I192;

public sealed class Sandbox
{
    public async Task<string> RunAsync(Context ctx, string script)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(5));
        var result = await new ProcessCommand("sh", "-c", script) { Grace = TimeSpan.Zero }.RunAsync(scope);
        return result.EnsureSuccess().Output;
    }
}

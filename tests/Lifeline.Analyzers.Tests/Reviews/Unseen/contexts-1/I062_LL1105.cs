// The process runs under the context, which ends it and its descendants.
using Lifeline.Processes;
using Lifeline;

namespace I062;

public class Convert
{
    public async Task<string> RunAsync(Context ctx, string file)
    {
        var result = await new ProcessCommand("pandoc", file, "-t", "plain") { Grace = TimeSpan.Zero }.RunAsync(ctx);
        return result.EnsureSuccess().Output;
    }
}

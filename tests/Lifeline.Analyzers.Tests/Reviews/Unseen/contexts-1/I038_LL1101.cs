// The child was started under ctx, and its lines end with it: ReadLinesAsync takes none.
using Lifeline.Processes;
using Lifeline;

namespace I038;

public class Journal(Action<string> show)
{
    public async Task FollowAsync(Context ctx)
    {
        await using var child = new ProcessCommand("journalctl", "--follow").Start(ctx);
        await foreach (var line in child.ReadLinesAsync())
        {
            show(line);
        }
    }
}

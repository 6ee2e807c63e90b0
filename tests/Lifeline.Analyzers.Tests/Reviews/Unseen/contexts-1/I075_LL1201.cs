// The loop leaves with return when the context has ended, after one last log line.
using Lifeline;

namespace I075;

public class Beat(Func<Task> beat, Action<string> log)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            if (ctx.IsDone)
            {
                log($"stopping: {ctx.Cause?.Message}");
                return;
            }

            await beat();
        }
    }
}

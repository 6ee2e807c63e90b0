// The flag that is set at the end is the loop's condition.

namespace I141;

public interface IStep
{
    Task<bool> NextAsync();
}

public sealed class Machine(IStep step)
{
    public async Task<int> RunAsync(Context ctx)
    {
        var count = 0;
        var running = true;
        while (running)
        {
            if (ctx.IsDone)
            {
                Console.WriteLine("stopping");
                running = false;
                continue;
            }

            running = await step.NextAsync();
            count++;
        }

        return count;
    }
}

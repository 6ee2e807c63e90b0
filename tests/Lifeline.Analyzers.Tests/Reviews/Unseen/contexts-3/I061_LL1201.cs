// The end clears the loop's own condition.

namespace I061;

public interface IValve { ValueTask<bool> StepAsync(); }

public sealed class ValveControl(IValve valve)
{
    public async Task RunAsync(Context ctx)
    {
        var running = true;
        while (running)
        {
            if (ctx.IsDone)
            {
                running = false;
            }
            else
            {
                await valve.StepAsync();
            }
        }
    }
}

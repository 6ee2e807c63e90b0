// The end is seen by the helper that the loop asks, and the loop leaves.

namespace I068;

public interface IPress { Task PressAsync(); }

public class PressLine(IPress press)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            await press.PressAsync();
            if (IsOver(ctx)) return;
        }
    }

    private static bool IsOver(Context ctx) => ctx.IsDone || ctx.Remaining < TimeSpan.FromSeconds(1);
}

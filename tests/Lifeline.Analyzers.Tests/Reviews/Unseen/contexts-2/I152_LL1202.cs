// The delegate that the loop awaits was made with the context.

namespace I152;

public sealed class Treadmill
{
    public async Task RunAsync(Context ctx, Action<int> show)
    {
        Func<Task> pause = () => ctx.DelayAsync(TimeSpan.FromSeconds(1));
        for (var step = 0; ; step++)
        {
            show(step);
            await pause();
        }
    }
}

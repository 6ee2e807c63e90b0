// The end returns from within the try; the finally runs and the loop is left.

namespace I147;

public sealed class Cycle(Func<Task> turn, SemaphoreSlim gate)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            await gate.WaitAsync(ctx);
            try
            {
                if (ctx.IsDone)
                {
                    return;
                }

                await turn();
            }
            finally
            {
                gate.Release();
            }
        }
    }
}

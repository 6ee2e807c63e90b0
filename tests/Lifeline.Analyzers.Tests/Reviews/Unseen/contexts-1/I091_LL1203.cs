// The filter names what isn't caught, by a pattern.
using Lifeline;

namespace I091;

public class Sweep(Func<Context, string, Task> remove, Action<string, Exception> log)
{
    public async Task RunAsync(Context ctx, string[] keys)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            try
            {
                await remove(ctx, keys[i]);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log(keys[i], e);
            }
        }
    }
}

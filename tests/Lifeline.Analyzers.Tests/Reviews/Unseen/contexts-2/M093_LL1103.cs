// In the loop each attempt derives a context and then passes the outer one to the attempt.

namespace M093;

public sealed class Retrying
{
    public async Task<T> RunAsync<T>(Context ctx, int times, Func<Context, Task<T>> work)
    {
        for (var left = times; ; left--)
        {
            using var attempt = ctx.WithTimeout(TimeSpan.FromSeconds(1));
            try
            {
                return await work(ctx);
            }
            catch (HttpRequestException) when (left > 1 && !attempt.Context.IsDone)
            {
                Console.WriteLine($"{left - 1} attempts left");
            }
        }
    }
}

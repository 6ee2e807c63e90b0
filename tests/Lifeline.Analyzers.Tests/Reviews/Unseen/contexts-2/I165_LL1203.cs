// The loop's own condition ends it once the cancellation was taken.

namespace I165;

public sealed class Presence(HttpClient http)
{
    public async Task KeepAsync(Context ctx)
    {
        while (!ctx.IsDone)
        {
            try
            {
                using var response = await http.PutAsync("/present", null, ctx);
                await ctx.DelayAsync(TimeSpan.FromSeconds(10));
            }
            catch (OperationCanceledException)
            {
                Console.WriteLine("leaving");
            }
        }
    }
}

// Each poll's limit is made once, outside of the endless loop: five seconds in, every poll fails.
// also: LL1103

namespace M021;

public sealed class StockPoller(HttpClient http, ChannelWriter<string> updates)
{
    public async Task RunAsync(Context ctx)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), ctx.Clock);
        using var poll = ctx.WithTimeout(TimeSpan.FromSeconds(5));
        while (await timer.WaitForNextTickAsync(ctx))
        {
            var stock = await http.GetStringAsync("/stock", poll);
            updates.TryWrite(stock);
        }
    }
}

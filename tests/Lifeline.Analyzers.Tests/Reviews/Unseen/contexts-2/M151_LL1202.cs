// The worker of the group loops for ever and ignores the context that it is handed.

namespace M151;

public interface IPrinter
{
    Task<int> PollAsync();
}

public sealed class PrintFarm(IReadOnlyList<IPrinter> printers)
{
    public async Task WatchAsync(Context ctx, Action<int> show)
    {
        await using var group = ctx.Group();
        foreach (var printer in printers)
        {
            _ = group.Go(async ctx =>
            {
                for (;;)
                {
                    show(await printer.PollAsync());
                }
            });
        }
    }
}

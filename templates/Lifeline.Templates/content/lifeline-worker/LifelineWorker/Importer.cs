/// <summary>Imports something every minute, until it is asked to stop.</summary>
public class Importer(ILogger<Importer> logger)
{
    public int Imported { get; private set; }

    public async Task RunAsync(Context ctx)
    {
        while (!ctx.Stopping.IsDone)                                            // begin nothing new
        {
            await ImportAsync(ctx);                                             // may finish within the grace
            await ctx.Stopping.DelayAsync(TimeSpan.FromMinutes(1));             // throws when asked to stop: that counts as stopped
        }
    }

    private async Task ImportAsync(Context ctx)
    {
        using var scope = ctx.WithName("import").WithTimeout(TimeSpan.FromSeconds(10));
        await scope.DelayAsync(TimeSpan.FromSeconds(2));                        // a download, a query
        logger.LogInformation("Imported {Count}.", ++Imported);
    }
}

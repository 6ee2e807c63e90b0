// A framework hands over a token: From finds the context behind it and makes no root.
using Microsoft.Extensions.Hosting;

namespace I045;

public interface ISweep { Task SweepAsync(Context ctx); }

public sealed class Sweeper(ISweep sweep) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ctx = Context.From(stoppingToken).WithName("sweeper");
        while (!ctx.IsDone)
        {
            await sweep.SweepAsync(ctx);
            await ctx.DelayAsync(TimeSpan.FromMinutes(5));
        }
    }
}

// A framework's callback with nothing but a token starts from that token.
using Microsoft.Extensions.Hosting;

namespace I100;

public sealed class Worker(ChannelReader<string> jobs) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var ctx = Context.From(stoppingToken);
        await foreach (var job in jobs.ReadAllAsync(ctx))
        {
            Console.WriteLine(job);
        }
    }
}

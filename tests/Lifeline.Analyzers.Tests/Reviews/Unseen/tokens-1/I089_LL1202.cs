// The await in the loop takes the token and throws: that's the exit.
using Microsoft.Extensions.Hosting;

namespace I089;

public interface ITopic { Task<string> TakeAsync(CancellationToken ct); }

public class TopicWorker(ITopic topic, Action<string> handle) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var m = await topic.TakeAsync(stoppingToken);
            handle(m);
        }
    }
}

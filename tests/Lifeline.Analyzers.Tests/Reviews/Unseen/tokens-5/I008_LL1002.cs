// The two stop signals are joined once for the life of the loop; nothing in it is per iteration.
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace I008;

public interface IDispatch { Task DispatchAsync(string message, CancellationToken ct); }

public sealed class Consumer(ChannelReader<string> inbox, IDispatch dispatch, IHostApplicationLifetime lifetime)
{
    public async Task ConsumeAsync(CancellationToken paused)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(paused, lifetime.ApplicationStopping);
        await foreach (var message in inbox.ReadAllAsync(stop.Token))
        {
            await dispatch.DispatchAsync(message, stop.Token);
        }
    }
}

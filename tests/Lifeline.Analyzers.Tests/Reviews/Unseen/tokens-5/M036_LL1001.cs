// The linked source is made in the argument list, so nobody holds it and nobody can dispose it.
using Microsoft.Extensions.Hosting;

namespace M036;

public interface IQueueClient { Task<string> PopAsync(CancellationToken token); }

public sealed class Popper(IQueueClient queue, IHostApplicationLifetime lifetime)
{
    public async Task<string> PopAsync(CancellationToken token)
    {
        var message = await queue.PopAsync(CancellationTokenSource.CreateLinkedTokenSource(token, lifetime.ApplicationStopping).Token);
        return message.Trim();
    }
}

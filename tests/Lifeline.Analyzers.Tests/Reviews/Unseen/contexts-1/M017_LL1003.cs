// A ValueTask that still runs is handed out of the using declaration that ends its context.
using System.Threading.Channels;
using Lifeline;

namespace M017;

public sealed class Jobs
{
    private readonly Channel<int> _channel = Channel.CreateBounded<int>(10);

    public ValueTask EnqueueAsync(Context ctx, int job)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(500));
        return _channel.Writer.WriteAsync(job, scope);
    }
}

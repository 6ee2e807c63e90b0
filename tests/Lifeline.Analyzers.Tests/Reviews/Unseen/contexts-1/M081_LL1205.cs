// ctx is wrapped again in each turn, so the chain grows with every message.
using System.Threading.Channels;
using Lifeline;

namespace M081;

public record Envelope(string Trace, string Body);
public class Subscriber
{
    private static readonly ContextKey<string> Trace = new("trace");

    public async Task RunAsync(Context ctx, ChannelReader<Envelope> inbox, Func<Context, string, Task> handle)
    {
        while (await inbox.WaitToReadAsync(ctx))
        {
            while (inbox.TryRead(out var envelope))
            {
                ctx = ctx.WithValue(Trace, envelope.Trace);
                await handle(ctx, envelope.Body);
            }
        }
    }
}

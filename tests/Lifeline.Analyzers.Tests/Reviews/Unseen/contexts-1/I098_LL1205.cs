// The local starts anew from ctx in each turn, so wrapping it twice doesn't grow a chain.
using System.Threading.Channels;
using Lifeline;

namespace I098;

public record Envelope(string Trace, string? Tenant, string Body);
public class Subscriber(Func<Context, string, Task> handle)
{
    private static readonly ContextKey<string> Trace = new("trace"), Tenant = new("tenant");

    public async Task RunAsync(Context ctx, ChannelReader<Envelope> inbox)
    {
        await foreach (var envelope in inbox.ReadAllAsync(ctx))
        {
            var itsOwn = ctx.WithValue(Trace, envelope.Trace);
            if (envelope.Tenant is { } tenant)
            {
                itsOwn = itsOwn.WithValue(Tenant, tenant);
            }

            await handle(itsOwn, envelope.Body);
        }
    }
}

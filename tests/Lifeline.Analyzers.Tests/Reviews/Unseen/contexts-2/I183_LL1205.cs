// The lambda's parameter is reassigned; each call has one of its own, so nothing grows.

namespace I183;

public sealed class Tagger(Func<Context, string, Task> send)
{
    private static readonly ContextKey<string> Recipient = new("recipient");

    public async Task SendAsync(Context ctx, IEnumerable<string> recipients)
    {
        await using var group = ctx.Group(limit: 5);
        foreach (var recipient in recipients)
        {
            _ = group.Go(ctx =>
            {
                ctx = ctx.WithValue(Recipient, recipient);
                return send(ctx, recipient);
            });
        }
    }
}

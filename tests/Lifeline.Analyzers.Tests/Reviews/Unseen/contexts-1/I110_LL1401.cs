// The key has a wire format set in its initialiser, and is still made once.
using Lifeline;

namespace I110;

public class Propagation
{
    private static readonly ContextKey<string> Tenant = new("tenant") { Wire = WireFormat.Text };
    private static readonly ContextBaggage Baggage = ContextBaggage.None.Allow(Tenant);
    public string? Header(Context ctx) => Baggage.Write(ctx, null, out _);
}

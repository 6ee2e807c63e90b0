// The property has an initialiser: its key is made once.

namespace I088;

public static class WellKnown
{
    public static ContextKey<string> Tenant { get; } = new("tenant") { Wire = WireFormat.Text };

    public static ContextKey<int> Shard { get; }

    static WellKnown()
    {
        Shard = new ContextKey<int>("shard");
    }
}

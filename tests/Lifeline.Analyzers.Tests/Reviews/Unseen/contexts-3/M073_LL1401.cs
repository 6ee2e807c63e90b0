// The arrow makes a new key for every access; `{ get; } =` was meant.

namespace M073;

internal static class Keys
{
    public static ContextKey<Guid> Correlation => new("correlation", shown: true);
}

public static class Correlating
{
    public static Guid CorrelationOf(Context ctx) =>
        ctx.TryGet(Keys.Correlation, out var correlation) ? correlation : Guid.Empty;
}

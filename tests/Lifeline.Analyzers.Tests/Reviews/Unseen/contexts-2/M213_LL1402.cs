// A mutable array is shared with every task that has the context.

namespace M213;

public sealed class Parts
{
    private static readonly ContextKey<byte[]> Payload = new("payload");

    public static Context With(Context ctx, byte[] payload) => ctx.WithValue(Payload, payload);
}

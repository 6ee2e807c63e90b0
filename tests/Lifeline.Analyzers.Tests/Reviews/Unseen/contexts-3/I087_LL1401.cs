// One key per closed type: a static field of a generic class is made once for each T.

namespace I087;

public static class Slot<T>
    where T : struct
{
    public static readonly ContextKey<T> Key = new(typeof(T).Name);

    public static T OrDefault(Context ctx, T fallback) => ctx.TryGet(Key, out var value) ? value : fallback;
}

// Missing is thrown: after the guard the value is there.

namespace I095;

public static class Required
{
    public static T Require<T>(this Context ctx, ContextKey<T> key)
    {
        return ctx.TryGet(key, out var value) is false
            ? throw new InvalidOperationException($"the context has no {key.Name}")
            : value;
    }
}

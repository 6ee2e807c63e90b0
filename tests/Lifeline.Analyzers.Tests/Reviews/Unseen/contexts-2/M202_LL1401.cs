// The key is made inline in the read: its identity is new, the answer always false.

namespace M202;

public sealed class Greeting
{
    public string For(Context ctx)
    {
        return ctx.TryGet(new ContextKey<string>("user"), out var name) ? $"Hello, {name}" : "Hello";
    }
}

// A delegate as a value hides a dependency in the context.
using Lifeline;

namespace M095;

public static class Hooks
{
    public static readonly ContextKey<Func<string, Task>> OnSaved = new("on-saved");
    public static Context Install(Context ctx, Func<string, Task> hook) => ctx.WithValue(OnSaved, hook);
}

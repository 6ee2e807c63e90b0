// The derived context is returned to a caller who is told by attribute that it owns it.

namespace I003;

public static class Budgets
{
    [return: OwnsContext]
    public static ContextScope Interactive(Context ctx) => ctx.WithTimeout(TimeSpan.FromMilliseconds(300));

    [return: OwnsContext]
    public static ContextScope For(Context ctx, string plan) => plan switch
    {
        "gold" => ctx.WithTimeout(TimeSpan.FromSeconds(10)),
        "silver" => ctx.WithTimeout(TimeSpan.FromSeconds(3)),
        _ => Interactive(ctx),
    };
}

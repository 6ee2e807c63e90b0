// A mutable list as a value: every task below may change it under the others.

namespace M078;

public static class Breadcrumbs
{
    private static readonly ContextKey<List<string>> Crumbs = new("crumbs");

    public static Context Begin(Context ctx) => ctx.WithValue(Crumbs, new List<string>());
}

// The scope is returned, and the attribute says that the caller ends it.

namespace I001;

public static class Budgets
{
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);

    [return: OwnsContext]
    public static ContextScope WithUsualBudget(this Context ctx, string name)
    {
        var scope = ctx.WithName(name).WithTimeout(Usual);
        return scope;
    }
}

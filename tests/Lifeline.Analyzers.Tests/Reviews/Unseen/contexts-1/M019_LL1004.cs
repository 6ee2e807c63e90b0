// The owned scope is returned, and the signature doesn't say that the caller has to end it.
using Lifeline;

namespace M019;

public static class Budgets
{
    public static ContextScope ForSearch(Context ctx, bool premium) =>
        ctx.WithTimeout(premium ? TimeSpan.FromSeconds(5) : TimeSpan.FromSeconds(1));
}

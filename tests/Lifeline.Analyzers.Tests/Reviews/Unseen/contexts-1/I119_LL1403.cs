// The answer stands in the condition together with what it guards.
using Lifeline;

namespace I119;

public class Flags
{
    private static readonly ContextKey<string> Plan = new("plan");
    public decimal Price(Context ctx, decimal list) =>
        ctx.TryGet(Plan, out var plan) && plan is "gold" or "platinum" ? list * 0.9m : list;
}

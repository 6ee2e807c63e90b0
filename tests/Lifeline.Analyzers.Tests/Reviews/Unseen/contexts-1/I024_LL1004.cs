// The interface says on its result that the caller owns what it gets.
using Lifeline;

namespace I024;

public interface IBudgets
{
    [return: OwnsContext]
    ContextScope For(Context ctx, string operation);
}
public class Caller(IBudgets budgets, Func<Context, Task> work)
{
    public async Task RunAsync(Context ctx)
    {
        using var scope = budgets.For(ctx, "work");
        await work(scope);
    }
}

// A margin is taken from a deadline that lies in the future; the subtraction doesn't make it past.
using Lifeline;

namespace I104;

public class Answering(Func<Context, Task<string>> compute)
{
    public async Task<string> AnswerAsync(Context ctx, TimeSpan budget)
    {
        using var scope = ctx.WithDeadline(DateTimeOffset.UtcNow.Add(budget).AddMilliseconds(-50));
        return await compute(scope);
    }
}

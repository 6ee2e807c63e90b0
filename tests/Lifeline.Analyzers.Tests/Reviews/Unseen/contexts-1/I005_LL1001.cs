// The scope is the caller's, and the return says so.
using Lifeline;

namespace I005;

public static class Limits
{
    [return: OwnsContext]
    public static ContextScope ForReport(Context ctx, int pages)
    {
        var limit = TimeSpan.FromSeconds(5 + pages);
        var scope = ctx.WithName("report").WithTimeout(limit);
        return scope;
    }
}

// The answer is kept in a variable and looked at before the value is used.
using Lifeline;

namespace I116;

public class Quotas
{
    private static readonly ContextKey<int> Quota = new("quota");
    public bool MayUpload(Context ctx, int bytes)
    {
        var limited = ctx.TryGet(Quota, out var left);
        return !limited || bytes <= left;
    }
}

// When there is no quota in the context, zero is taken for it unseen.
using Lifeline;

namespace M100;

public class Quotas
{
    private static readonly ContextKey<int> Quota = new("quota");

    public bool MayUpload(Context ctx, int bytes)
    {
        _ = ctx.TryGet(Quota, out var left);
        return bytes <= left;
    }
}

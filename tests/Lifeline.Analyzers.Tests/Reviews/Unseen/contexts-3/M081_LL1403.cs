// The value is used in the very branch in which it was not found.

namespace M081;

public class Quota
{
    private static readonly ContextKey<int> Limit = new("limit");

    public bool Allows(Context ctx, int wanted)
    {
        if (!ctx.TryGet(Limit, out var limit))
        {
            return wanted <= limit;
        }

        return wanted <= limit && wanted > 0;
    }
}

// The look-up that the answer depends on is cut off from its request by WithoutCancel for no reason.
using Lifeline;

namespace M037;

public class Availability(Func<Context, int, Task<bool>> isListed, Func<Context, int, Task<int>> left)
{
    public async Task<int> CountAsync(Context ctx, int item)
    {
        if (!await isListed(ctx.WithoutCancel(), item))
        {
            return 0;
        }

        return await left(ctx, item);
    }
}

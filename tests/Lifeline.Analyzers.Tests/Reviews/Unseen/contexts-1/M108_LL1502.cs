// A local function takes the context after its other parameter.
using Lifeline;

namespace M108;

public class Tree(Func<Context, int, Task<int[]>> children)
{
    public async Task<int> CountAsync(Context ctx, int root)
    {
        return await VisitAsync(root, ctx);

        async Task<int> VisitAsync(int node, Context ctx)
        {
            var sum = 1;
            foreach (var child in await children(ctx, node))
            {
                sum += await VisitAsync(child, ctx);
            }

            return sum;
        }
    }
}

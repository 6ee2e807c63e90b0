// The context is first but is not called ctx.
using Lifeline;

namespace M107;

public class Painter(Func<Context, string, Task> draw)
{
    public Task PaintAsync(Context context, string shape) => draw(context, shape);
}

// The lambda's shape, item first, is dictated by the delegate; it passes its own context on.

namespace I099;

public interface IResize { Task ResizeAsync(Context ctx, string image); }

public sealed class Images(IResize resize)
{
    public Task ResizeAsync(Context ctx, IEnumerable<string> images)
    {
        return Parallel.ForEachAsync(images, ctx, async (image, each) => await resize.ResizeAsync(each, image));
    }
}

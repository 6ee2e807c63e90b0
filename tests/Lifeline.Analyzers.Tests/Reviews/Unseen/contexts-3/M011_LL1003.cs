// The tasks are awaited only after the using that ended their context.

namespace M011;

public interface IThumbnails { Task RenderAsync(Context ctx, string file); }

public class Gallery(IThumbnails thumbnails)
{
    public async Task RenderAsync(Context ctx, string[] files)
    {
        var tasks = new List<Task>();
        using (var scope = ctx.WithTimeout(TimeSpan.FromSeconds(30)))
        {
            foreach (var file in files)
            {
                tasks.Add(thumbnails.RenderAsync(scope, file));
            }
        }

        await Task.WhenAll(tasks);
    }
}

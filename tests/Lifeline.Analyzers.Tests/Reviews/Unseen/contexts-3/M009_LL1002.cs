// Each page's scope is only disposed after the last page: the using belongs into the loop body.

namespace M009;

public interface IPages { Task<IReadOnlyList<string>> GetAsync(Context ctx, int page); }

public class Crawl(IPages pages)
{
    public async Task<List<string>> AllAsync(Context ctx, int count)
    {
        var all = new List<string>();
        using (var pageScope = ctx.WithName("one page").WithTimeout(TimeSpan.FromMilliseconds(800)))
        {
            for (int page = 0; page < count; page++)
            {
                all.AddRange(await pages.GetAsync(pageScope, page));
            }
        }

        return all;
    }
}

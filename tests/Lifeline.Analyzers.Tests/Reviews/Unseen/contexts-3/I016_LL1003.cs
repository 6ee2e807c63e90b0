// The group is left, and with it waited for, before the scope: usings end in reverse order.

namespace I016;

public interface IFeed { Task ImportAsync(Context ctx, Uri feed); }

public class Importer(IFeed feeds)
{
    public async Task ImportAsync(Context ctx, IEnumerable<Uri> urls)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMinutes(2));
        await using var group = scope.Context.Group(limit: 4);
        foreach (var url in urls)
        {
            _ = group.Go(inner => feeds.ImportAsync(inner, url));
        }
    }
}

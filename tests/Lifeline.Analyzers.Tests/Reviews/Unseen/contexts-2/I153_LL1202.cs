// The loop has an exit of its own: the data end.

namespace I153;

public interface IPager
{
    Task<string?> NextAsync();
}

public sealed class AllPages(IPager pager)
{
    public async Task<List<string>> ReadAsync(Context ctx)
    {
        ctx.ThrowIfDone();
        var pages = new List<string>();
        while (true)
        {
            if (await pager.NextAsync() is not { Length: > 0 } page)
            {
                return pages;
            }

            pages.Add(page);
        }
    }
}

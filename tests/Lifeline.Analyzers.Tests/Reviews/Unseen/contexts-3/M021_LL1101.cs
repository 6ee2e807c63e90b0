// The task in the group is given a context by its lambda and doesn't hand it to the HTTP call.

namespace M021;

public static class Mirror
{
    public static async Task<int> SizesAsync(Context ctx, HttpClient http, IEnumerable<string> urls)
    {
        var total = 0;
        await using (var group = ctx.Group(limit: 4))
        {
            foreach (var url in urls)
            {
                _ = group.Go(async inner =>
                {
                    var bytes = await http.GetByteArrayAsync(url);
                    Interlocked.Add(ref total, bytes.Length);
                });
            }
        }

        return total;
    }
}

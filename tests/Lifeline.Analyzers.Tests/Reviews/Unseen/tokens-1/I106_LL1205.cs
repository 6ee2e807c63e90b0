// A new local per round, linked to the method's token: the chain doesn't grow.

namespace I106;

public class Pages(Func<int, CancellationToken, Task<string?>> page)
{
    public async Task<List<string>> AllAsync(CancellationToken ct)
    {
        var all = new List<string>();
        for (var i = 0; ; i++)
        {
            using var perPage = CancellationTokenSource.CreateLinkedTokenSource(ct);
            perPage.CancelAfter(1000);
            var token = perPage.Token;
            if (await page(i, token) is not { } text) return all;
            all.Add(text);
        }
    }
}

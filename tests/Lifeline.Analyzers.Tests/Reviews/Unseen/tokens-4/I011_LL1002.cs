// One timeout over all pages is meant: it is the budget of the listing, and it ends the whole loop.
namespace I011;

public interface IListing { Task<(string[] Names, string? Next)> PageAsync(string? cursor, CancellationToken token); }

public class Lister(IListing listing)
{
    public async Task<List<string>> AllAsync(CancellationToken cancellationToken)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        budget.CancelAfter(TimeSpan.FromMinutes(1));
        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await listing.PageAsync(cursor, budget.Token);
            names.AddRange(page.Names);
            cursor = page.Next;
        }
        while (cursor != null);
        return names;
    }
}

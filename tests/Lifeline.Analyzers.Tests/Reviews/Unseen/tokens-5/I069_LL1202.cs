// The loop has another exit: it ends with the last page, whatever the token does.
namespace I069;

public interface IBook { Task<string?> NextPageAsync(); }

public class BookReader(IBook book)
{
    public async Task<List<string>> ReadAsync(CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var pages = new List<string>();
        while (true)
        {
            var page = await book.NextPageAsync();
            if (page is null)
            {
                break;
            }

            pages.Add(page);
        }

        return pages;
    }
}

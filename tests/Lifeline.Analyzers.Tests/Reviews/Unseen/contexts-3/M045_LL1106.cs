// The refresh is started, discarded, and given no context: nobody controls it.

namespace M045;

public interface IBooks { Task<string[]> ListAsync(Context ctx); Task WarmAsync(); }

public class BookService(IBooks books)
{
    public async Task<string[]> ListAsync(Context ctx)
    {
        _ = books.WarmAsync();
        return await books.ListAsync(ctx);
    }
}

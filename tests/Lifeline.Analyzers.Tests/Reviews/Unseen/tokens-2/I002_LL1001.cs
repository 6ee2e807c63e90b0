// A dispose in finally behind a null check is a dispose.
namespace I002;

public sealed class Fetch(Func<Uri, CancellationToken, Task<string>> get)
{
    public async Task<string> GetAsync(Uri uri, TimeSpan? limit, CancellationToken token)
    {
        CancellationTokenSource? limited = null;
        try
        {
            if (limit is TimeSpan span)
            {
                limited = CancellationTokenSource.CreateLinkedTokenSource(token);
                limited.CancelAfter(span);
            }

            return await get(uri, limited?.Token ?? token);
        }
        finally
        {
            limited?.Dispose();
        }
    }
}

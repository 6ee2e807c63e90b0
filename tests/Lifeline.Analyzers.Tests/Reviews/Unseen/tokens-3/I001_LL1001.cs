// the source is disposed in a finally behind a null check, on every path
namespace I001;

public sealed class BoundedCaller(Func<CancellationToken, Task<int>> call)
{
    public async Task<int> CallAsync(TimeSpan? limit, CancellationToken ct)
    {
        CancellationTokenSource? bounded = null;
        try
        {
            if (limit is { } time)
            {
                bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
                bounded.CancelAfter(time);
            }
            return await call(bounded?.Token ?? ct);
        }
        finally
        {
            if (bounded is not null)
                bounded.Dispose();
        }
    }
}

// The filter is a method of its own type that leaves cancellations alone.
namespace I104;

public sealed class Soft(Func<CancellationToken, Task<int>> count)
{
    public async Task<int?> CountAsync(CancellationToken token)
    {
        try
        {
            return await count(token);
        }
        catch (Exception failure) when (IsTransient(failure))
        {
            return null;
        }
    }

    private static bool IsTransient(Exception failure) => failure is HttpRequestException or IOException or TimeoutException;
}

// The retry counts a cancelled call as a failed attempt and tries again with the dead token.
// also: LL1204
namespace M062;

public static class Retry
{
    public static async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> action, int attempts, CancellationToken cancellationToken)
    {
        Exception? last = null;
        for (int i = 0; i < attempts; i++)
        {
            try
            {
                return await action(cancellationToken);
            }
            catch (Exception e)
            {
                last = e;
            }
        }
        throw new InvalidOperationException($"gave up after {attempts} attempts", last);
    }
}

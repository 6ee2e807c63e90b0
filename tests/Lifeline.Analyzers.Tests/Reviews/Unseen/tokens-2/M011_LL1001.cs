// A linked source made only when there is a timeout is not disposed then.
namespace M011;

public static class CommandRunner
{
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> command, TimeSpan? timeout, CancellationToken token)
    {
        CancellationTokenSource? limited = null;
        if (timeout is { } span)
        {
            limited = CancellationTokenSource.CreateLinkedTokenSource(token);
            limited.CancelAfter(span);
        }

        return await command(limited?.Token ?? token);
    }
}

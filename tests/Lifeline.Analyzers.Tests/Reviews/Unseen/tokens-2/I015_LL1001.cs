// while (true) is only left by the return, through the finally that disposes; its false edge is none.
namespace I015;

public sealed class Waiter(Func<CancellationToken, Task<int>> poll)
{
    public async Task<int> FirstPositiveAsync(CancellationToken token)
    {
        var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        try
        {
            while (true)
            {
                if (await poll(linked.Token) is > 0 and var value)
                {
                    return value;
                }
            }
        }
        finally
        {
            linked.Dispose();
        }
    }
}

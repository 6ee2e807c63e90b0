// The cancellation is caught by its name and answered with continue.
// also: LL1204
namespace M078;

public sealed class Dispatcher(Func<CancellationToken, Task<string>> next, Action<string> dispatch)
{
    public async Task DispatchAsync(CancellationToken token)
    {
        for (;;)
        {
            string message;
            try
            {
                message = await next(token);
            }
            catch (OperationCanceledException)
            {
                continue;
            }

            dispatch(message);
        }
    }
}

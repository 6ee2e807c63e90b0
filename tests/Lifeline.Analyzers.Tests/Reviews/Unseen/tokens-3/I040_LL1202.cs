// the loop looks at the token: through the call that throws when it ends
namespace I040;

public sealed class TokenPump(Func<CancellationToken, ValueTask<string>> next, Action<string> handle)
{
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var item = await next(stoppingToken).ConfigureAwait(false);
            handle(item);
        }
    }
}

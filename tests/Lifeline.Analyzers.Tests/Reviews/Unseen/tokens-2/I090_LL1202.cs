// The options made before the loop carry the token into every call.
namespace I090;

public sealed record CallOptions { public CancellationToken Token { get; init; } public int Retries { get; init; } = 3; }

public sealed class Stream1(Func<CallOptions, Task<string>> next, Action<string> handle)
{
    public async Task RunAsync(CancellationToken token)
    {
        var options = new CallOptions { Token = token, Retries = 5 };
        while (true)
        {
            handle(await next(options));
        }
    }
}

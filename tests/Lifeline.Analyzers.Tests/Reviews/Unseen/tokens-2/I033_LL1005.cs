// The using declaration ends the registration with the method.
namespace I033;

public sealed class Request(Func<Task<string>> run, Action abort)
{
    public async Task<string> RunAsync(CancellationToken token)
    {
        await using var registration = token.Register(abort);
        return await run();
    }
}

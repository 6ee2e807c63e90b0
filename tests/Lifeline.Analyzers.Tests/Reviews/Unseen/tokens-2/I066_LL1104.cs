// The fresh source is linked by hand: the registration cancels it with the parameter.
namespace I066;

public sealed class Bridge(Func<CancellationToken, Task> run)
{
    public async Task RunAsync(CancellationToken token)
    {
        using var own = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var link = token.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), own);
        await run(own.Token);
    }
}

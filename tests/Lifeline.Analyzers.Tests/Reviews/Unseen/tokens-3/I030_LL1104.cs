// the fresh source is bound to the token by a registration: it is linked, in the old way
namespace I030;

public sealed class OldLink(Func<CancellationToken, Task> work)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var source = new CancellationTokenSource();
        using var registration = cancellationToken.Register(static s => ((CancellationTokenSource)s!).Cancel(), source);
        await work(source.Token);
    }
}

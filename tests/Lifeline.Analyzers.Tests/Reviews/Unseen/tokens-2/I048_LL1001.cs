// A using declaration of another name, and of the interface's type, disposes it all the same.
namespace I048;

public sealed class Alias(Func<CancellationToken, ValueTask> work)
{
    public async ValueTask RunAsync(TimeSpan limit, CancellationToken token)
    {
        var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        using IDisposable owner = linked;
        linked.CancelAfter(limit);
        await work(linked.Token);
    }
}

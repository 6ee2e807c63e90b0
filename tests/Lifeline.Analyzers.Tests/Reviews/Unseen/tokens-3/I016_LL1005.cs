// the registration is on a source that this method makes and disposes: it ends with it
namespace I016;

public sealed class Prober(Func<CancellationToken, Task<bool>> probe)
{
    public async Task<bool> ProbeAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.Token.Register(() => Console.Error.WriteLine("probe ended early"));
        limit.CancelAfter(TimeSpan.FromSeconds(2));
        return await probe(limit.Token);
    }
}

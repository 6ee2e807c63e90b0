// a public method hands out a source and nothing says who cancels or disposes it
namespace M010;

public sealed class LeaseManager
{
    private readonly TimeSpan _ttl = TimeSpan.FromSeconds(30);

    public CancellationTokenSource Acquire(string resource, CancellationToken cancellationToken)
    {
        Console.WriteLine($"lease on {resource}");
        var lease = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lease.CancelAfter(_ttl);
        return lease;
    }
}

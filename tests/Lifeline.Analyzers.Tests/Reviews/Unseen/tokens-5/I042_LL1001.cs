// The linked source is kept in a field and is disposed with the object that owns it.
namespace I042;

public sealed class Subscription : IDisposable
{
    private readonly CancellationTokenSource _source;

    public Subscription(CancellationToken connection)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(connection);
        _source = source;
    }

    public CancellationToken Ended => _source.Token;

    public void Dispose()
    {
        _source.Cancel();
        _source.Dispose();
    }
}

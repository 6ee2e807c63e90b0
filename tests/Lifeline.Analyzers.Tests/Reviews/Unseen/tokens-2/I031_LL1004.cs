// The source travels only as the state of a framework callback inside of the owner.
namespace I031;

public sealed class Manual : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenRegistration _link;

    public Manual(CancellationToken parent) =>
        _link = parent.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _stop);

    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        _link.Dispose();
        _stop.Dispose();
    }
}

// The registration is kept by the object that disposes it, through an assignment in a deconstruction.
namespace I037;

public sealed class Lease : IDisposable
{
    private readonly Action _release;
    private readonly CancellationTokenRegistration _lost;

    public Lease(Action release, CancellationToken sessionLost) =>
        (_release, _lost) = (release, sessionLost.Register(release));

    public void Dispose()
    {
        _lost.Dispose();
        _release();
    }
}

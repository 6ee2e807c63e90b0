// The registration is kept in a field and disposed with the object.

namespace I033;

public sealed class Subscription : IDisposable
{
    private readonly CancellationTokenRegistration _registration;
    private readonly Action _unsubscribe;

    public Subscription(Action unsubscribe, CancellationToken stopping)
    {
        _unsubscribe = unsubscribe;
        _registration = stopping.UnsafeRegister(static s => ((Subscription)s!)._unsubscribe(), this);
    }

    public void Dispose()
    {
        _registration.Dispose();
        _unsubscribe();
    }
}

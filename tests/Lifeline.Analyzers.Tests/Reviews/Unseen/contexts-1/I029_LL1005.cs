// The registration is kept in a field and disposed with the object.
using Lifeline;

namespace I029;

public sealed class Handle : IDisposable
{
    private readonly ContextRegistration _registration;
    private int _closed;

    public Handle(Context ctx) => _registration = ctx.AfterFunc(Close);

    public bool IsClosed => Volatile.Read(ref _closed) == 1;

    public void Dispose()
    {
        _registration.Dispose();
        Close();
    }

    private void Close() => Interlocked.Exchange(ref _closed, 1);
}

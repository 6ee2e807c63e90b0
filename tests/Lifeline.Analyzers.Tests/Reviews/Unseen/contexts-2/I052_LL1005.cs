// The registration is returned: the caller decides how long it stands.

namespace I052;

public sealed class Bell
{
    private int _rung;

    public int Rung => Volatile.Read(ref _rung);

    public ContextRegistration RingAtEnd(Context ctx) => ctx.AfterFunc(() => Interlocked.Increment(ref _rung));
}

// The scope leaves through an out parameter, which says that the caller owns it.

namespace I107;

public sealed class Slots(int most)
{
    private int _taken;

    public bool TryEnter(Context ctx, [OwnsContext] out ContextScope scope)
    {
        if (Interlocked.Increment(ref _taken) > most)
        {
            Interlocked.Decrement(ref _taken);
            scope = default;
            return false;
        }

        scope = ctx.WithTimeout(TimeSpan.FromSeconds(30));
        return true;
    }
}

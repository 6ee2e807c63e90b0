// The out parameter hands the scope to a caller who is marked as its owner.

namespace I013;

public sealed class Gate
{
    private int _open = 10;

    public bool TryEnter(Context ctx, [OwnsContext] out ContextScope scope)
    {
        scope = default;
        if (Interlocked.Decrement(ref _open) < 0)
        {
            Interlocked.Increment(ref _open);
            return false;
        }

        scope = ctx.WithTimeout(TimeSpan.FromSeconds(30));
        return true;
    }
}

// The scope leaves in an out parameter that is not marked as owned.

namespace M043;

public sealed class Slots
{
    private int _free = 4;

    public bool TryTake(Context ctx, out ContextScope slot)
    {
        slot = ctx.WithCancel();
        if (Interlocked.Decrement(ref _free) >= 0)
        {
            return true;
        }

        Interlocked.Increment(ref _free);
        slot.Dispose();
        return false;
    }
}

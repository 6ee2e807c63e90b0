using System.Runtime.CompilerServices;

namespace Lifeline.Core;

/// <content>The gate of a node's list.</content>
internal abstract partial class ContextNode
{
    // Bits of _gate.
    private const byte Locked = 1;
    private const byte HasSweeper = 2;               // set under the gate; see LeakDetector
    private const byte CancelClaimed = 4;             // see Claim

    // The gate: one compare-and-swap when nobody else is there, held for a few instructions.

    private bool IsLocked => (Volatile.Read(ref _lockBits) & Locked) != 0;

    /// <returns>True when somebody else was there.</returns>
    [EntersGate]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Lock()
    {
        var open = (byte)(_lockBits & ~Locked);
        if (Interlocked.CompareExchange(ref _lockBits, (byte)(open | Locked), open) == open)
        {
            return false;
        }

        LockContended();
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LockContended()
    {
        var spinner = new SpinWait();
        while (true)
        {
            var gate = Volatile.Read(ref _lockBits);
            if ((gate & Locked) == 0 && Interlocked.CompareExchange(ref _lockBits, (byte)(gate | Locked), gate) == gate)
            {
                return;
            }

            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    [LeavesGate]
    private void Unlock() => Volatile.Write(ref _lockBits, (byte)(_lockBits & ~Locked));

    /// <summary>Enters the gate that guards a place: our own, or that of one of a crowd's broods.</summary>
    [EntersGate]
    private void LockShardOf(int place, out ChildTable? brood)
    {
        brood = null;
        if (Volatile.Read(ref _children) is not ShardedChildTable crowd)
        {
            Lock();
            if (_children is not ShardedChildTable justNow)
            {
                return;
            }

            Unlock();
            crowd = justNow;
        }

        brood = crowd.LockShard(ShardedChildTable.ShardOf(place));
    }

    [LeavesGate]
    private void Unlock(ChildTable? brood)
    {
        if (brood is not null)
        {
            brood.Unlock();
        }
        else
        {
            Unlock();
        }
    }
}

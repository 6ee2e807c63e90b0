using System.Runtime.CompilerServices;

namespace Lifeline.Core;

/// <content>The gate of a node's list.</content>
internal abstract partial class ContextNode
{
    // Bits of _lockBits.
    private const byte Locked = 1;              // the gate: set while a thread holds it
    private const byte HasScanner = 2;          // a scanner reviews the list; set and cleared under the gate; see IContextObserver.OnListGrown
    private const byte CancelClaimed = 4;       // set under the gate; see TryClaimCancel

    // The gate is acquired by one compare-and-swap when it is free, which is a full fence. Hold it for a few
    // instructions. What may happen meanwhile: see Deadlock safety in ContextNode.cs.

    private bool IsLocked => (Volatile.Read(ref _lockBits) & Locked) != 0;

    /// <returns>True if it was contended.</returns>
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
            var bits = Volatile.Read(ref _lockBits);
            if ((bits & Locked) == 0 && Interlocked.CompareExchange(ref _lockBits, (byte)(bits | Locked), bits) == bits)
            {
                return;
            }

            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    [LeavesGate]
    private void Unlock() => Volatile.Write(ref _lockBits, (byte)(_lockBits & ~Locked));

    /// <summary>Acquires the gate that guards a slot: this node's own, or that of a shard, which is answered then.</summary>
    [EntersGate]
    private void LockShardOf(int slotIndex, out ChildTable? table)
    {
        table = null;
        if (Volatile.Read(ref _children) is not ShardedChildTable shards)
        {
            Lock();
            if (_children is not ShardedChildTable created)
            {
                return;
            }

            Unlock();
            shards = created;
        }

        table = shards.LockShard(ShardedChildTable.ShardOf(slotIndex));
    }

    [LeavesGate]
    private void Unlock(ChildTable? table)
    {
        if (table is not null)
        {
            table.Unlock();
        }
        else
        {
            Unlock();
        }
    }
}

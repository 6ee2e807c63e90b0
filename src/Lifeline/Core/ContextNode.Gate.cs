using System.Runtime.CompilerServices;

namespace Lifeline.Core;

/// <content>The gate of a node's list.</content>
internal abstract partial class ContextNode
{
    // Bits of _gateBits.
    private const byte GateHeld = 1;              // the gate: set while a thread holds it
    private const byte HasScanner = 2;          // a scanner reviews the list; set and cleared under the gate; see IContextObserver.OnListGrown
    private const byte CancelClaimed = 4;       // set under the gate; see TryClaimCancel

    // The gate is acquired by one compare-and-swap when it is free, which is a full fence. Hold it for a few
    // instructions. What may happen meanwhile: see Deadlock safety in ContextNode.cs.

    private bool IsGateHeld => (Volatile.Read(ref _gateBits) & GateHeld) != 0;

    /// <returns>True if it was contended.</returns>
    [EntersGate]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool EnterGate()
    {
        var open = (byte)(_gateBits & ~GateHeld);
        if (Interlocked.CompareExchange(ref _gateBits, (byte)(open | GateHeld), open) == open)
        {
            return false;
        }

        EnterGateContended();
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterGateContended()
    {
        var spinner = new SpinWait();
        while (true)
        {
            var bits = Volatile.Read(ref _gateBits);
            if ((bits & GateHeld) == 0 && Interlocked.CompareExchange(ref _gateBits, (byte)(bits | GateHeld), bits) == bits)
            {
                return;
            }

            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    [LeavesGate]
    private void ExitGate() => Volatile.Write(ref _gateBits, (byte)(_gateBits & ~GateHeld));

    /// <summary>Acquires the gate that guards a slot: this node's own, or that of a shard, which is answered then.</summary>
    [EntersGate]
    private void EnterGateOf(int slotIndex, out ChildTable? table)
    {
        table = null;
        if (Volatile.Read(ref _children) is not ShardedChildTable shards)
        {
            EnterGate();
            if (_children is not ShardedChildTable created)
            {
                return;
            }

            ExitGate();
            shards = created;
        }

        table = shards.EnterShard(ShardedChildTable.ShardOf(slotIndex));
    }

    [LeavesGate]
    private void ExitGate(ChildTable? table)
    {
        if (table is not null)
        {
            table.ExitGate();
        }
        else
        {
            ExitGate();
        }
    }
}

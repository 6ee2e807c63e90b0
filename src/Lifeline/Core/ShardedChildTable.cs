using System.Numerics;

namespace Lifeline.Core;

/// <summary>
/// The list of a node at which several threads were found at the same time, such as the root of all requests: as many
/// tables (shards) as there are processors, up to 16, with a gate each, so that threads seldom contend.
/// </summary>
internal sealed class ShardedChildTable
{
    /// <summary>How many low bits of a slot index are the number of its shard.</summary>
    public const int NumberBits = 4;

    private const int MaxShards = 1 << NumberBits;

    // A power of 2.
    private static readonly int s_shardCount = (int)Math.Min(MaxShards, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount));

    private readonly ChildTable[] _shards = new ChildTable[s_shardCount];
    // How many shards, from the first on, are empty. Only TakeChild changes it, so only the canceling thread.
    private int _emptiedShards;

    public ShardedChildTable()
    {
        for (var i = 0; i < _shards.Length; i++)
        {
            _shards[i] = new ChildTable(i);
        }
    }

    /// <summary>Makes the list until now the first shard. Called under the node's gate, before other threads can see this object.</summary>
    public void MoveFrom(ChildTable table) => _shards[0] = table;

    /// <summary>False on a machine with one processor.</summary>
    public static bool IsWorthIt => s_shardCount > 1;

    /// <summary>The number of the shard to which this thread adds.</summary>
    public static int ShardOfThisThread => Environment.CurrentManagedThreadId & (s_shardCount - 1);

    /// <summary>How many entries there are in all. Exact only while no thread adds or removes, as no gate is held.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var shard in _shards)
            {
                count += shard.Count;
            }

            return count;
        }
    }

    /// <summary>How many slots the longest shard has.</summary>
    public int Length => _shards.Max(shard => shard.Length);

    public static int ShardOf(int slotIndex) => slotIndex & (s_shardCount - 1);

    /// <summary>Acquires the gate of one shard.</summary>
    [EntersGate]
    public ChildTable EnterShard(int number)
    {
        var shard = _shards[number];
        shard.EnterGate();
        return shard;
    }

    /// <summary>See <see cref="ChildTable.ClearRecent"/>. Contexts without a scope are in the first shard only.</summary>
    public void ClearRecent()
    {
        var shard = EnterShard(0);
        shard.ClearRecent();
        shard.ExitGate();
    }

    /// <summary>Waits until each gate was seen free. Called by the canceling thread after its swap, so that a later holder sees the cancellation.</summary>
    public void WaitForGateHolders()
    {
        var spinner = new SpinWait();
        foreach (var shard in _shards)
        {
            while (shard.IsGateHeld)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    /// <summary>Removes any one entry, to empty the shards after <see cref="WaitForGateHolders"/>; null when there is none left. Only for the canceling thread.</summary>
    public object? TakeChild()
    {
        for (; _emptiedShards < _shards.Length; _emptiedShards++)
        {
            if (_shards[_emptiedShards].TakeChild() is { } entry)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>See <see cref="ContextNode.SnapshotChildren"/>. The low bits of the index are the number of the shard, as in a slot index.</summary>
    public void Snapshot(ContextNode owner, ref int index, int beyond, ChildSnapshot seen)
    {
        var number = ShardOf(index);
        index >>= NumberBits;
        var shard = EnterShard(number);
        if (!owner.IsCanceled)
        {
            shard.Snapshot(ref index, beyond, seen);
        }

        shard.ExitGate();
        if (index == 0)
        {
            number = (number + 1) & (s_shardCount - 1);     // at the first one again there is nothing beyond
        }

        index = (index << NumberBits) | number;
    }
}

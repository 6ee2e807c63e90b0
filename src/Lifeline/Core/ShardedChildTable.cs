using System.Numerics;

namespace Lifeline.Core;

/// <summary>
/// The list of a keeper to which several threads come at the same time, such as the root of all requests: as many
/// broods as there are processors, with a gate each, so that threads seldom meet.
/// </summary>
internal sealed class ShardedChildTable
{
    /// <summary>How many bits of a place say in which brood it is.</summary>
    public const int NumberBits = 4;

    private const int ShardCount = 1 << NumberBits;

    private static readonly int s_size = (int)Math.Min(ShardCount, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount));

    private readonly ChildTable[] _broods = new ChildTable[s_size];
    private int _closedShards;                       // the broods before this one are empty; for whoever ends the keeper

    public ShardedChildTable()
    {
        for (var i = 0; i < _broods.Length; i++)
        {
            _broods[i] = new ChildTable(i);
        }
    }

    /// <summary>Has what was the list until now be the first brood. Before anybody else sees us.</summary>
    public void MoveFrom(ChildTable first) => _broods[0] = first;

    /// <summary>False on a machine with one processor.</summary>
    public static bool IsWorthIt => s_size > 1;

    /// <summary>The number of the brood that this thread enters.</summary>
    public static int ShardOfThisThread => Environment.CurrentManagedThreadId & (s_size - 1);

    /// <summary>How many there are in all, while nobody comes or goes.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var brood in _broods)
            {
                count += brood.Count;
            }

            return count;
        }
    }

    /// <summary>How many places the longest has.</summary>
    public int Length => _broods.Max(brood => brood.Length);

    public static int ShardOf(int place) => place & (s_size - 1);

    /// <summary>Enters the gate of one brood.</summary>
    [EntersGate]
    public ChildTable LockShard(int number)
    {
        var brood = _broods[number];
        brood.Lock();
        return brood;
    }

    /// <summary>See <see cref="ChildTable.ClearRecent"/>.</summary>
    public void ClearRecent()
    {
        var brood = LockShard(0);
        brood.ClearRecent();
        brood.Unlock();
    }

    /// <summary>Waits until nobody is in any gate. Called when whoever enters one from now on sees that the keeper has ended.</summary>
    public void Close()
    {
        var spinner = new SpinWait();
        foreach (var brood in _broods)
        {
            while (brood.IsLocked)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    /// <summary>Takes any one out, to empty the broods after they are closed; null when there is none left.</summary>
    public object? TakeChild()
    {
        for (; _closedShards < _broods.Length; _closedShards++)
        {
            if (_broods[_closedShards].TakeChild() is { } kept)
            {
                return kept;
            }
        }

        return null;
    }

    /// <summary>See <see cref="ContextNode.SnapshotChildren"/>. The index says in which brood it goes on, as a place does.</summary>
    public void Snapshot(ContextNode keeper, ref int index, int beyond, ChildSnapshot sight)
    {
        var number = ShardOf(index);
        index >>= NumberBits;
        var brood = LockShard(number);
        if (!keeper.IsCanceled)
        {
            brood.Snapshot(ref index, beyond, sight);
        }

        brood.Unlock();
        if (index == 0)
        {
            number = (number + 1) & (s_size - 1);       // back at the first one, there is nothing beyond
        }

        index = (index << NumberBits) | number;
    }
}

using System.Runtime.CompilerServices;

namespace Lifeline.Core;

/// <content>What keeps the list fast and small for those who come later: gates for many threads, scans, and weak entries.</content>
internal abstract partial class ContextNode
{
    private const int MinChildrenToScan = 32;

    [LeavesGate]
    private void ExitGateAfterAdd(bool contended)
    {
        var table = _children as ChildTable;
        var scan = table is { Length: >= MinChildrenToScan } && (_gateBits & HasScanner) == 0;
        // A node that delegates its state has to see every add and remove, so its list stays in one piece.
        var shard = contended && table is not null && !DelegatesState && table.CountContention();
        if (shard)
        {
            scan |= (_gateBits & HasScanner) == 0;
        }

        if (scan)
        {
            _gateBits |= HasScanner;
        }

        ExitGate();
        if (scan || shard)
        {
            Maintain(scan, shard ? table : null);
        }

        if (DelegatesState)
        {
            OnChildrenChanged();
        }
    }

    // The entry is in the list. What makes the list better for later ones may fail for lack of memory, and is tried again then.
    private void Maintain(bool scan, ChildTable? toShard)
    {
        try
        {
            if (toShard is not null)
            {
                Shard(toShard);
            }

            if (scan)
            {
                ContextObservers.OnListGrown(this);
            }
        }
        catch (OutOfMemoryException)
        {
            if (scan)                           // there is no scanner: not even when the table was sharded
            {
                EnterGate();
                _gateBits = (byte)(_gateBits & ~HasScanner);
                ExitGate();
            }
        }
    }

    private void Shard(ChildTable table)
    {
        var shards = new ShardedChildTable();
        EnterGate();
        if (!IsCanceled && ReferenceEquals(_children, table))       // else another thread was first
        {
            shards.MoveFrom(table);
            _children = shards;
        }

        ExitGate();
    }

    // A node that delegates its state, such as that of a foreign token, may live for ever: not even the latest are held there.
    private ContextNode? KeepRecent(ChildTable table, object entry) =>
        !DelegatesState ? table.KeepRecent(entry) : HasNoScope(entry) ? Unsafe.As<ContextNode>(entry) : null;

    // A context without a scope is held only while it is among the latest, so that a program which makes one for each message does not grow.
    private static void DisplaceRecent(ContextNode? old)
    {
        if (old is null)
        {
            return;
        }

        try
        {
            ContextObservers.OnDisplaced(old);
        }
        catch (OutOfMemoryException)            // then it stays in the list until its parent is canceled, or a scan comes to it
        {
        }
    }
}

using System.Runtime.CompilerServices;
using Lifeline.Collections;
using Lifeline.Timers;
using Lifeline.Core;

namespace Lifeline.Tests;

/// <summary>What only the library itself may see.</summary>
internal static class Peek
{
    extension(Context ctx)
    {
        /// <summary>How many nodes would end with this context: derived contexts, after-funcs, links of merged contexts.</summary>
        public int ChildCount => ctx.Node.CancellationParent?.ChildCount ?? 0;

        /// <summary>True when a deadline of this very context waits on its clock.</summary>
        public bool IsOnTheClock => ctx.Node is DeadlineNode node
            && (node.Clock.Timers.Holds(node) || (node.Sentinel?.Link is { } link && node.Clock.Timers.Holds(link)));

        /// <summary>True when this context has a deadline of its own to wait for, and is not content with its parent's.</summary>
        public bool HasTimer => ctx.Node is DeadlineNode;

        /// <summary>True when the list of what ends with this context was divided among several gates.</summary>
        public bool HasShards => ChildrenOf(ctx.Node.CancellationParent!) is ShardedChildTable;

        /// <summary>Divides the list at once, as if many had met there. Only while nobody else is at it.</summary>
        public void Shard()
        {
            var shards = new ShardedChildTable();
            shards.MoveFrom(ChildrenOf(ctx.Node) as ChildTable ?? new ChildTable(0));
            ChildrenOf(ctx.Node) = shards;
        }

        /// <summary>Has the list divided when the next two meet there. Only while nobody else is at it, and there are several in it.</summary>
        public void ShardSoon() => ContentionsOf((ChildTable)ChildrenOf(ctx.Node.CancellationParent!)!) = int.MaxValue / 2;
    }

    extension(ContextScope scope)
    {
        public int ChildCount => scope.Context.ChildCount;

        public bool IsOnTheClock => scope.Context.IsOnTheClock;
    }

    extension(TickClock clock)
    {
        /// <summary>What stands in the wheel with the time when it is to pass. What is still in an inbox is not among it.</summary>
        public List<(DeadlineNode Node, long Due)> Wheel
        {
            get
            {
                var found = new List<(DeadlineNode, long)>();
                var queue = clock.Timers;
                var wheel = WheelOf(queue);
                GateOf(queue).Enter();
                foreach (ref var slot in SlotsOf(wheel).AsSpan())
                {
                    for (var place = 0; place < slot.Used; place++)
                    {
                        if (slot[place] is DeadlineNode node)
                        {
                            found.Add((node, slot.NumberAt(place)));
                        }
                    }
                }

                GateOf(queue).Exit();
                return found;
            }
        }

        /// <summary>Empties the inboxes into the wheel now, as its timer does at each beat.</summary>
        public void Drain()
        {
            NextDrainOf(clock.Timers) = long.MinValue;
            OnTimer(clock.Timers);
        }

        /// <summary>True when no slot of the wheel is marked as having something in it.</summary>
        public bool HasEmptySlotsOnly => Array.TrueForAll(OccupiedOf(WheelOf(clock.Timers)), static bits => bits == 0);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_children")]
    private static extern ref object? ChildrenOf(ContextNode node);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_contentions")]
    private static extern ref int ContentionsOf(ChildTable table);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_wheel")]
    private static extern ref TimerWheel WheelOf(TimerQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_nextDrain")]
    private static extern ref long NextDrainOf(TimerQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "OnTimer")]
    private static extern void OnTimer(TimerQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_slots")]
    private static extern ref SlotTable[] SlotsOf(TimerWheel wheel);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_occupied")]
    private static extern ref ulong[] OccupiedOf(TimerWheel wheel);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_gate")]
    private static extern ref SpinGate GateOf(TimerQueue queue);
}

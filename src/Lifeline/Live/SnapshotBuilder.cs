using Lifeline.Stopping;
using Lifeline.Tasks;
using Lifeline.Core;

namespace Lifeline.Live;

/// <summary>Collects contexts, each after what it is derived from, and puts them together to a tree.</summary>
internal sealed class SnapshotBuilder(int limit)
{
    private readonly Dictionary<ContextNode, ContextSnapshot> _shown = [];
    private readonly List<ContextSnapshot> _roots = [];
    private bool _isCutOff;

    public ContextTree Tree() => new(_roots, _isCutOff);

    /// <summary>Adds an entry of a registry.</summary>
    public void Add(LiveContextRegistry.Entry entry)
    {
        if (entry.Made is AfterFunc afterFunc)
        {
            Add(afterFunc);
            return;
        }

        var node = (ContextNode)entry.Made;
        Add(node, TimeSpan.FromTicks(node.Clock.Now - entry.At));
    }

    /// <summary>Adds a context and all that is canceled with it, those of one level before those of the next.</summary>
    public void AddAllBelow(ContextNode top)
    {
        Add(top, age: null);
        var shown = new List<ContextNode>();
        var afterFuncs = new List<AfterFunc>();
        if (top.CancellationParent is { } owner)
        {
            ReadChildren(owner, shown, afterFuncs);
        }

        for (var i = 0; i < shown.Count && !_isCutOff; i++)     // grows on the way
        {
            var node = shown[i];

            // A pass-through node is in a list because of its token, and has no list of its own. A weak child entry whose
            // context is gone has nothing to show.
            if (node is not CancelNode or WeakChildEntry || node.IsDone || !IsBelow(node, top) || _shown.ContainsKey(node))
            {
                continue;
            }

            Add(node, age: null);
            ReadChildren(node, shown, afterFuncs);
        }

        foreach (var afterFunc in afterFuncs)
        {
            if (IsBelow(afterFunc.Context, top))
            {
                Add(afterFunc);
            }
        }
    }

    public void Add(ContextNode node, TimeSpan? age)
    {
        if (_shown.Count >= limit)
        {
            _isCutOff = true;
            return;
        }

        var path = new Stack<string>();
        ContextSnapshot? parent = null;
        for (var at = node; at is not null && !_shown.TryGetValue(at, out parent); at = at.Parent)
        {
            path.Push(at.Description);
        }

        var context = new Context(node);
        var description = node.Description;
        var hasEnded = node.IsDone;
        var snapshot = new ContextSnapshot(parent)
        {
            Path = string.Join('.', path),
            Kind = description.IndexOf('(', StringComparison.Ordinal) is > 0 and var end ? description[..end] : description,
            IsScope = node is CancelNode,
            Name = context.Name,
            Site = node.Site,
            State = hasEnded ? ContextState.Ended : StopState.Over(context) is { Soft.IsDone: true } ? ContextState.Stopping : ContextState.Live,
            Age = age ?? AgeByDeadline(node),
            Remaining = context.Remaining,
            Cause = hasEnded ? context.Cause : null,
            Tasks = TasksOf(node),
        };
        _shown.Add(node, snapshot);
        if (parent is null)
        {
            _roots.Add(snapshot);
        }
    }

    private void Add(AfterFunc afterFunc)
    {
        for (var at = afterFunc.Context; at is not null; at = at.Parent)
        {
            if (_shown.TryGetValue(at, out var snapshot))
            {
                snapshot.Add(afterFunc.Site);
                return;
            }
        }

        // It waits for a foreign token, whose context was not shown until now.
        Add(afterFunc.Context, age: null);
        if (_shown.TryGetValue(afterFunc.Context, out var own))
        {
            own.Add(afterFunc.Site);
        }
    }

    private void ReadChildren(ContextNode owner, List<ContextNode> shown, List<AfterFunc> afterFuncs)
    {
        var next = 0;
        do
        {
            owner.SnapshotChildren(ref next, int.MaxValue, shown, afterFuncs);
        }
        while (next != 0 && shown.Count <= limit);
    }

    private static bool IsBelow(ContextNode node, ContextNode top)
    {
        if (ReferenceEquals(top.CancellationParent, top))
        {
            return true;                        // its own list, which may also have merged contexts that were derived elsewhere
        }

        var above = node;
        while (above is not null && above != top)
        {
            above = above.Parent;
        }

        return above is not null;
    }

    private static TimeSpan? AgeByDeadline(ContextNode node) => node is DeadlineNode { Budget: var budget } deadline and not WeakChildEntry
        && budget > TimeSpan.Zero && deadline.Deadline < Timers.TickClock.LastTick
            ? TimeSpan.FromTicks(node.Clock.Now - (deadline.Deadline - budget.Ticks))
            : null;

    private static IReadOnlyList<TaskSnapshot> TasksOf(ContextNode node)
    {
        if (node is not GroupNode { Owner: { HasTasks: true } owner })
        {
            return [];
        }

        var now = node.Clock.Now;
        return
        [
            .. owner.Pending().Select(task =>
            {
                var wait = task.LatestWait;
                return new TaskSnapshot(
                    task.Identity, task.IsRunning, wait is null ? null : ForeignText.Of(wait.Operation), wait is null ? null : TimeSpan.FromTicks(now - wait.Since));
            }),
        ];
    }
}

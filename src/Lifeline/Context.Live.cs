using System.Runtime.CompilerServices;
using Lifeline.Live;

namespace Lifeline;

/// <content>What is live.</content>
public readonly partial struct Context
{
    /// <summary>What would end with this context at this moment: this context and those below it, the tasks of their groups, and after-funcs.</summary>
    /// <param name="limit">How many contexts to show at most; the upper ones are shown.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    /// <remarks>
    /// <para>Each context is shown as it was at some moment during the call. Costs about a microsecond and 1 KB for each that is
    /// shown, and nothing without a call; no list's gate is held for longer than it takes to read 256 of its slots.</para>
    /// <para>What does not end with this context is in no list, and is not shown: contexts below
    /// <see cref="WithoutCancel"/>, those that end by a token of their own, and all below a root. A
    /// <see cref="ContextMonitor"/> knows those too, and how old each is.</para>
    /// </remarks>
    public ContextTree Snapshot(int limit = ContextTree.DefaultLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var builder = new SnapshotBuilder(limit);
        builder.AddAllBelow(Node);
        return builder.Tree();
    }

    /// <summary>Derives a context that is monitored: <c>using var monitor = ctx.WithMonitor();</c></summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The monitor, whose context ends with this one.</returns>
    public ContextMonitor WithMonitor([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var registry = new LiveContextRegistry();
        return new ContextMonitor(new Context(new MonitorNode(Node, registry, new SourceLocation(file, line))), registry);
    }
}

using System.Runtime.CompilerServices;
using Lifeline.Live;

namespace Lifeline;

/// <content>What is live, for whoever looks.</content>
public readonly partial struct Context
{
    /// <summary>What would end with this context at this moment: this context and those below it, the tasks of their groups, and after-funcs.</summary>
    /// <param name="limit">How many contexts to show at most; the upper ones are shown.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is less than 1.</exception>
    /// <remarks>
    /// <para>Each context is shown as it was at some moment during the call. Costs about a microsecond and 1 KB for each that is
    /// shown, and nothing while nobody asks; no list is held still for longer than it takes to look at 256 of its members.</para>
    /// <para>What does not end with this context is in no list, and is not shown: contexts below
    /// <see cref="WithoutCancel"/>, those that end by a token of their own, and all below a root. A
    /// <see cref="ContextMonitor"/> knows those too, and how old each is.</para>
    /// </remarks>
    public ContextTree Snapshot(int limit = ContextTree.DefaultLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var survey = new SnapshotBuilder(limit);
        survey.AddAllBelow(Node);
        return survey.Tree();
    }

    /// <summary>Derives a context that is watched over: <c>using var watch = ctx.WithMonitor();</c></summary>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    /// <returns>The watch, whose context ends with this one.</returns>
    public ContextMonitor WithMonitor([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        var register = new LiveContextRegistry();
        return new ContextMonitor(new Context(new WatchNode(Node, register, new SourceLocation(file, line))), register);
    }
}

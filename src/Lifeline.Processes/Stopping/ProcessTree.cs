using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Lifeline.Processes.Stopping;

/// <summary>A program and all its descendants: how they are found, asked, and killed.</summary>
/// <remarks>
/// <para>
/// Parents are not enough to find descendants by: when a shell is gone, what it started belongs to the system's first
/// process. Process groups and sessions can be left, and .NET starts no program in one of its own. So each run has a
/// mark, which stands in an environment variable and is inherited. On Linux, a descendant is whoever was started with
/// the mark, whoever's parent is one, and whoever was one when we last looked. What gets away has cleared or overwritten
/// its environment and lost its parents between two looks.
/// </para>
/// <para>
/// A look takes a while, in which a process may start the next one and exit, so that the look sees neither. So a look
/// that finds nobody proves nothing, unless nobody was started meanwhile: the system's numbers tell who was.
/// </para>
/// <para>
/// It is tempting to become the subreaper of all descendants (PR_SET_CHILD_SUBREAPER). Don't: that would be for the whole
/// application, which would get the orphans of all its other children too, and would have to reap them.
/// </para>
/// <para>Elsewhere there is no such look at others' environments: there, it is the parents, as the framework has it.</para>
/// </remarks>
internal sealed class ProcessTree
{
    private const string Variable = "LIFELINE_RUN";

    // For how long it is looked whether those that were killed are gone. Who stays longer is inside of the kernel.
    private static readonly TimeSpan s_longestDying = TimeSpan.FromSeconds(2);

    // Between two looks for those that were asked.
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(50);

    // For how long those are pursued who start one another, without a pause in between: it holds a thread.
    private static readonly TimeSpan s_longestPursuit = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly byte[] _mark;
    private readonly ProcessEntry _root;
    private readonly List<ProcessEntry> _known = [];    // used by one thread at a time, as the tree is being stopped

    public ProcessTree(Process process, string mark)
    {
        _process = process;
        _mark = Encoding.UTF8.GetBytes(mark);
        _root = IsLinux && ProcessTable.Find(process.Id) is { } root ? root : new ProcessEntry(process.Id, Started: 0, ParentId: 0, IsGone: true);
    }

    private static bool IsLinux => OperatingSystem.IsLinux();

    public static string NewMark() => RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Adds a mark to those with which we were started ourselves: somebody's descendants are also their ancestors'.</summary>
    public static void Mark(IDictionary<string, string?> environment, string mark) =>
        environment[Variable] = environment.TryGetValue(Variable, out var outer) && outer is not null ? $"{outer}/{mark}" : mark;

    /// <summary>Waits until the program has exited. At the context's end, asks it to; when its grace is over, kills it. Then, what is left of the tree.</summary>
    [SuppressMessage("Lifeline", "LL1102:BackgroundAtHand", Justification = "The exit is waited for beyond the end, which is what asks for it.")]
    public async Task<ProcessStop> RunToExitAsync(Context ctx, ProcessCommand command, Task ended)
    {
        var exit = _process.WaitForExitAsync(CancellationToken.None);
        await Task.WhenAny(exit, ended).ConfigureAwait(false);
        if (exit.IsCompleted || _process.HasExited)
        {
            await exit.ConfigureAwait(false);
            return ProcessStop.None;
        }

        var stop = ProcessStop.Killed;
        if (command.Grace > TimeSpan.Zero && TryAsk(command))
        {
            using var waiting = new CancellationTokenSource();
            var grace = Task.Delay(command.Grace, ctx.Clock, waiting.Token);
            await Task.WhenAny(exit, grace).ConfigureAwait(false);
            stop = exit.IsCompleted ? ProcessStop.Asked : ProcessStop.Killed;
            if (stop == ProcessStop.Asked && command.AsksDescendants)
            {
                await LeaveAsync(grace).ConfigureAwait(false);
            }

            waiting.Cancel();
        }

        await KillAsync().ConfigureAwait(false);
        await exit.ConfigureAwait(false);
        return stop;
    }

    // Those that were asked have the grace as well: the program may exit before they have read the question.
    private async Task LeaveAsync(Task grace)
    {
        for (var pause = TimeSpan.FromMilliseconds(1); IsLinux && !grace.IsCompleted && Look().Count > 0; pause *= 1.5)
        {
            await Task.WhenAny(grace, Task.Delay(pause < s_longestPause ? pause : s_longestPause, TimeProvider.System)).ConfigureAwait(false);
        }
    }

    /// <summary>Kills all that is left of the tree, and waits until it is gone. Finding nothing is fine.</summary>
    public async Task KillAsync()
    {
        // Again and again, since who was just being started when we looked is found by the next look.
        var pause = TimeSpan.FromMilliseconds(1);
        for (var waited = TimeSpan.Zero; IsLinux && waited < s_longestDying && TryKill(); waited += pause, pause *= 1.5)
        {
            await Task.Delay(pause, TimeProvider.System).ConfigureAwait(false);
        }

        try
        {
            _process.Kill(entireProcessTree: !IsLinux);         // on Linux only if there is no table of processes to look at
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has exited, or is not ours to kill.
        }
    }

    /// <summary>Kills who is left, if anybody may be. False is certain: when the look began nobody was, and nobody was started since.</summary>
    private bool TryKill()
    {
        var newest = ProcessTable.Newest();
        var left = Look();
        SendAll(left, Signals.Kill);
        return TryPursue(newest) || left.Count > 0;
    }

    // Looks at each who was started since a look, the last one first, until nobody was started while we looked.
    private bool TryPursue(int? since)
    {
        var found = false;
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < s_longestPursuit;)
        {
            var newest = ProcessTable.Newest();
            if (newest == since)
            {
                return found;
            }

            if (newest is null || newest < since)
            {
                return true;                    // the numbers have begun again at the lowest: only another look can tell
            }

            for (var id = newest.Value; id > since; id--)
            {
                var started = id;
                found |= Signals.Send(id, Signals.Kill, () => ProcessTable.Find(started) is { } process && TryKnow(process));
            }

            since = newest;
        }

        return true;
    }

    private bool TryKnow(ProcessEntry process)
    {
        var belongs = IsKnownOrMarked(process);
        if (belongs)
        {
            _known.Add(process);
        }

        return belongs;
    }

    private bool TryAsk(ProcessCommand command)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        var signal = Signals.Number(command.StopSignal);
        if (!IsLinux)
        {
            Signals.Send(_process.Id, signal);
            return true;
        }

        var tree = Look();                      // also to know them when their parent is gone
        SendAll(command.AsksDescendants ? tree : tree.Where(process => process.IsSameAs(_root)), signal);
        return true;
    }

    private static void SendAll(IEnumerable<ProcessEntry> processes, int signal)
    {
        foreach (var process in processes)
        {
            Signals.Send(process.Id, signal, () => ProcessTable.Find(process.Id) is { } now && now.IsSameAs(process));
        }
    }

    /// <summary>Who belongs to the tree and is not gone.</summary>
    private List<ProcessEntry> Look()
    {
        var members = new Dictionary<int, ProcessEntry>();
        var others = new List<ProcessEntry>();
        foreach (var process in ProcessTable.All())
        {
            if (IsKnownOrMarked(process))
            {
                members.TryAdd(process.Id, process);
            }
            else if (MayBelong(process))
            {
                others.Add(process);
            }
        }

        AddChildren(members, others);
        _known.Clear();
        _known.AddRange(members.Values);
        return _known;
    }

    // No descendant is older than its ancestor: most of the system's processes need no second glance.
    private bool MayBelong(ProcessEntry process) => process.Started >= _root.Started && !process.IsGone;

    private bool IsKnownOrMarked(ProcessEntry process) =>
        MayBelong(process)
        && (process.IsSameAs(_root)
            || _known.Exists(known => process.IsSameAs(known) || (process.ParentId == known.Id && ProcessTable.Find(known.Id) is { } now && now.IsSameAs(known)))
            || ProcessTable.StartedWith(process.Id, _mark));

    private static void AddChildren(Dictionary<int, ProcessEntry> members, List<ProcessEntry> others)
    {
        for (var found = true; found;)
        {
            found = others.RemoveAll(process => members.ContainsKey(process.ParentId) && members.TryAdd(process.Id, process)) > 0;
        }
    }
}

using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Lifeline.Processes.Stopping;

/// <summary>A program and all its descendants: finds, terminates and kills them.</summary>
/// <remarks>
/// <para>
/// Parent ids are not enough to find descendants: when a shell has exited, its children get the system's first process as
/// parent. A process can leave its group and session, and .NET starts no program in one of its own. So each run has an id
/// (the mark), which is in an environment variable and is inherited. On Linux, a process is a descendant if it was started
/// with the mark, if its parent is a descendant, or if it was one in the last scan. A process escapes only if it has cleared
/// or overwritten its environment and lost its parents between two scans.
/// </para>
/// <para>
/// A scan takes some time, in which a process may start another one and exit, so that the scan sees neither. So a scan
/// without a result proves nothing, unless no process was started meanwhile: the last assigned id shows that.
/// </para>
/// <para>
/// It is tempting to become the subreaper of all descendants (PR_SET_CHILD_SUBREAPER). Don't: that would be for the whole
/// application, which would get the orphans of all its other children too, and would have to reap them.
/// </para>
/// <para>Other systems don't show a process's environment: there, the framework finds descendants by their parents.</para>
/// </remarks>
internal sealed class ProcessTree
{
    private const string Variable = "LIFELINE_RUN";

    // The longest wait for killed processes to exit. One that stays longer is in an uninterruptible call of the kernel.
    private static readonly TimeSpan s_maxKillWait = TimeSpan.FromSeconds(2);

    // The longest pause between two scans for processes that were asked to stop.
    private static readonly TimeSpan s_maxPause = TimeSpan.FromMilliseconds(50);

    // How long processes that start one another are killed without a pause: it blocks a thread.
    private static readonly TimeSpan s_maxPursuit = TimeSpan.FromMilliseconds(100);

    private readonly Process _process;
    private readonly byte[] _runId;
    private readonly ProcessEntry _root;
    private readonly List<ProcessEntry> _known = [];    // the members of the last scan, and those found since; used by one thread at a time

    public ProcessTree(Process process, string mark)
    {
        _process = process;
        _runId = Encoding.UTF8.GetBytes(mark);
        _root = IsLinux && ProcessTable.Find(process.Id) is { } root ? root : new ProcessEntry(process.Id, Started: 0, ParentId: 0, IsGone: true);
    }

    private static bool IsLinux => OperatingSystem.IsLinux();

    public static string NewMark() => RandomNumberGenerator.GetHexString(24, lowercase: true);

    /// <summary>Adds a mark to those of this process's own environment: its descendants are also its ancestors' descendants.</summary>
    public static void Mark(IDictionary<string, string?> environment, string mark) =>
        environment[Variable] = environment.TryGetValue(Variable, out var outer) && outer is not null ? $"{outer}/{mark}" : mark;

    /// <summary>Waits for the program's exit. At the context's end, asks it to stop; after its grace, kills it. Then kills the rest of the tree.</summary>
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
        if (command.Grace > TimeSpan.Zero && TryTerminate(command))
        {
            using var waiting = new CancellationTokenSource();
            var grace = Task.Delay(command.Grace, ctx.Clock, waiting.Token);
            await Task.WhenAny(exit, grace).ConfigureAwait(false);
            stop = exit.IsCompleted ? ProcessStop.Asked : ProcessStop.Killed;
            if (stop == ProcessStop.Asked && command.AsksDescendants)
            {
                await WaitForDescendantsAsync(grace).ConfigureAwait(false);
            }

            waiting.Cancel();
        }

        await KillAsync().ConfigureAwait(false);
        await exit.ConfigureAwait(false);
        return stop;
    }

    // Descendants that were asked to stop have the grace as well: the program may exit before they have handled the signal.
    private async Task WaitForDescendantsAsync(Task grace)
    {
        for (var pause = TimeSpan.FromMilliseconds(1); IsLinux && !grace.IsCompleted && FindMembers().Count > 0; pause *= 1.5)
        {
            await Task.WhenAny(grace, Task.Delay(pause < s_maxPause ? pause : s_maxPause, TimeProvider.System)).ConfigureAwait(false);
        }
    }

    /// <summary>Kills all remaining processes of the tree, and waits until they are gone. Does nothing if there are none.</summary>
    public async Task KillAsync()
    {
        // Repeated: a process that was being started during a scan is found by the next one.
        var pause = TimeSpan.FromMilliseconds(1);
        for (var waited = TimeSpan.Zero; IsLinux && waited < s_maxKillWait && KillMembers(); waited += pause, pause *= 1.5)
        {
            await Task.Delay(pause, TimeProvider.System).ConfigureAwait(false);
        }

        try
        {
            _process.Kill(entireProcessTree: !IsLinux);         // on Linux this kills only the program itself, in case /proc is not available
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has exited, or may not be killed by this user.
        }
    }

    /// <summary>Kills the remaining processes. False is certain: there was none when the scan began, and none was started since.</summary>
    private bool KillMembers()
    {
        var newest = ProcessTable.Newest();
        var members = FindMembers();
        SendAll(members, Signals.Kill);
        return KillStartedSince(newest) || members.Count > 0;
    }

    // Checks each process that was started since an id was assigned, the newest first, until none was started meanwhile.
    private bool KillStartedSince(int? since)
    {
        var found = false;
        for (var start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < s_maxPursuit;)
        {
            var newest = ProcessTable.Newest();
            if (newest == since)
            {
                return found;
            }

            if (newest is null || newest < since)
            {
                return true;                    // unknown, or wrapped around: another scan is needed
            }

            for (var id = newest.Value; id > since; id--)
            {
                var started = id;
                found |= Signals.Send(id, Signals.Kill, () => ProcessTable.Find(started) is { } process && TryAdd(process));
            }

            since = newest;
        }

        return true;
    }

    private bool TryAdd(ProcessEntry process)
    {
        var isMember = IsKnownOrMarked(process);
        if (isMember)
        {
            _known.Add(process);
        }

        return isMember;
    }

    private bool TryTerminate(ProcessCommand command)
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

        var tree = FindMembers();               // also records the members, to know them after their parents have exited
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

    /// <summary>Scans for the tree's processes that are not gone.</summary>
    private List<ProcessEntry> FindMembers()
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

    // A descendant is never older than its ancestor: this excludes most of the system's processes cheaply.
    private bool MayBelong(ProcessEntry process) => process.Started >= _root.Started && !process.IsGone;

    private bool IsKnownOrMarked(ProcessEntry process) =>
        MayBelong(process)
        && (process.IsSameAs(_root)
            || _known.Exists(known => process.IsSameAs(known) || (process.ParentId == known.Id && ProcessTable.Find(known.Id) is { } now && now.IsSameAs(known)))
            || ProcessTable.StartedWith(process.Id, _runId));

    private static void AddChildren(Dictionary<int, ProcessEntry> members, List<ProcessEntry> others)
    {
        for (var found = true; found;)
        {
            found = others.RemoveAll(process => members.ContainsKey(process.ParentId) && members.TryAdd(process.Id, process)) > 0;
        }
    }
}

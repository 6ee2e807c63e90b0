using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Lifeline.Tests;

/// <summary>Contexts that end with a signal. The tests send themselves signals that do nothing by default.</summary>
[Collection(NotParallel.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class Signals
{
    private readonly Context _root = Context.Root(new VirtualClock());

    [Fact, Trait("Fact", "24")]
    public async Task The_context_ends_with_a_cause_that_names_the_signal()
    {
        using var scope = _root.WithSignals([PosixSignal.SIGCONT, PosixSignal.SIGWINCH]);
        Assert.False(scope.Context.IsDone);
        Send(PosixSignal.SIGWINCH);
        await scope.Context.Done.AsTask().Arrives();
        Assert.Equal(PosixSignal.SIGWINCH, Assert.IsType<SignalException>(scope.Context.Cause).Signal);
        Assert.IsType<CanceledException>(scope.Context.Error);
        Assert.EndsWith("the process was sent SIGWINCH", scope.Context.Error!.Message, StringComparison.Ordinal);
        Assert.EndsWith(".WithSignals(SIGCONT, SIGWINCH)", scope.Context.ToString(), StringComparison.Ordinal);
    }

    [Fact, Trait("Fact", "24")]
    public async Task A_scope_that_has_ended_no_longer_listens_and_others_do()
    {
        using var parent = _root.WithCancel();
        var disposed = parent.Context.WithSignals([PosixSignal.SIGWINCH]);
        disposed.Dispose();
        using var ended = parent.Context.WithSignals([PosixSignal.SIGWINCH]);
        parent.Cancel();
        using var late = parent.Context.WithSignals([PosixSignal.SIGWINCH]);
        using var live = _root.WithSignals([PosixSignal.SIGWINCH]);
        Send(PosixSignal.SIGWINCH);
        await live.Context.Done.AsTask().Arrives();
        Assert.All((Context[])[disposed, ended, late], ctx => Assert.IsNotType<SignalException>(ctx.Cause));
    }

    [Fact, Trait("Fact", "24")]
    public async Task Ten_stops_at_once_are_safe()
    {
        for (var round = 0; round < 50; round++)
        {
            using var parent = _root.WithCancel();
            var scope = parent.Context.WithSignals([PosixSignal.SIGWINCH]);
            await Bounded.OnThreads(10, _ => scope.Dispose());
            Assert.Equal(0, parent.ChildCount);
        }
    }

    [Fact]
    public void A_signal_that_the_platform_does_not_know_is_refused_and_leaves_nothing_behind()
    {
        using var parent = _root.WithCancel();
        Assert.ThrowsAny<Exception>(() => parent.Context.WithSignals([PosixSignal.SIGWINCH, (PosixSignal)12_345]));
        Assert.Equal(0, parent.ChildCount);
    }

    private static void Send(PosixSignal signal) =>
        Assert.Equal(0, Kill(Environment.ProcessId, signal == PosixSignal.SIGWINCH ? 28 : throw new ArgumentOutOfRangeException(nameof(signal))));

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}

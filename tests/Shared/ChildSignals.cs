using System.Runtime.InteropServices;

namespace Lifeline.Tests;

/// <summary>
/// Children that hear signals whatever this process has inherited. A run that a shell has put into the background, or that
/// nohup has started, ignores SIGINT, SIGQUIT or SIGHUP from birth, and hands that on to every program that it starts.
/// </summary>
internal static class ChildSignals
{
    private const nint Default = 0;
    private const nint Ignored = 1;
    private const int LargestAction = 256;                  // bytes; the system's struct sigaction has 152 at the most

    private static readonly int[] s_inherited = [1, 2, 3];  // SIGHUP, SIGINT, SIGQUIT; the same numbers on every Unix
    private static readonly Lock s_gate = new();

    /// <summary>Starts a child that ignores none of the three. This process ignores what it did before.</summary>
    /// <remarks>In between, for as long as a fork takes, one of them would end it.</remarks>
    public static T Heard<T>(Func<T> start)
    {
        if (OperatingSystem.IsWindows())
        {
            return start();
        }

        lock (s_gate)
        {
            var ignored = s_inherited.Select(signal => (Signal: signal, Action: ActionOf(signal))).Where(it => IsIgnored(it.Action)).ToList();
            ignored.ForEach(it => Replace(it.Signal, Default));
            try
            {
                return start();
            }
            finally
            {
                ignored.ForEach(it => Restore(it.Signal, it.Action));
            }
        }
    }

    /// <summary>Does what a background shell does to a command. Not beside a test that sends this process a signal.</summary>
    public static void WhileIgnored(Action action)
    {
        var actions = s_inherited.Select(signal => (Signal: signal, Action: ActionOf(signal))).ToList();
        actions.ForEach(it => Replace(it.Signal, Ignored));
        try
        {
            action();
        }
        finally
        {
            actions.ForEach(it => Restore(it.Signal, it.Action));
        }
    }

    // The handler comes first in the system's struct, whatever follows it.
    private static bool IsIgnored(byte[] action) => MemoryMarshal.Read<nint>(action) == Ignored;

    private static byte[] ActionOf(int signal)
    {
        var action = new byte[LargestAction];
        return SigAction(signal, null, action) == 0 ? action : throw new InvalidOperationException($"sigaction failed for signal {signal}.");
    }

    private static void Replace(int signal, nint handler)
    {
        if (Signal(signal, handler) == -1)
        {
            throw new InvalidOperationException($"signal failed for signal {signal}.");
        }
    }

    // Whole, as the runtime's own handlers have flags that signal() would lose.
    private static void Restore(int signal, byte[] action)
    {
        if (SigAction(signal, action, null) != 0)
        {
            throw new InvalidOperationException($"sigaction failed for signal {signal}.");
        }
    }

    [DllImport("libc", EntryPoint = "sigaction")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SigAction(int signal, byte[]? action, byte[]? old);

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Signal(int signal, nint handler);
}

using System.Runtime.InteropServices;

namespace Lifeline.Processes.Stopping;

/// <summary>Sending signals, to exactly the process that was looked at. Not for Windows, which has none.</summary>
internal static partial class Signals
{
    public const int Kill = 9;

    private const int PidfdOpen = 434;          // the numbers are the same on all of Linux' architectures
    private const int PidfdSendSignal = 424;

    public static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        _ => 15,
    };

    /// <summary>Sends a signal by number alone: right only where the number can't have been given to another process.</summary>
    public static void Send(int id, int signal) => _ = kill(id, signal);

    /// <summary>
    /// Sends a signal, if the process is still the one that is meant. A number alone would not do: it is free for
    /// another process as soon as its owner is gone.
    /// </summary>
    /// <param name="id">The process's number.</param>
    /// <param name="signal">The signal's number.</param>
    /// <param name="isStillMeant">Asked after the process has been pinned down.</param>
    /// <returns>Whether it is meant. False of a number that is nobody's, or a thread's.</returns>
    public static bool Send(int id, int signal, Func<bool> isStillMeant)
    {
        var pidfd = (int)syscall(PidfdOpen, id, 0, 0, 0);
        if (pidfd < 0)
        {
            if (Marshal.GetLastSystemError() is NoSuchSystemCall or NotPermitted && isStillMeant())
            {
                _ = kill(id, signal);           // an old kernel, or a sandbox that forbids the better way
                return true;
            }

            return false;
        }

        try
        {
            var isMeant = isStillMeant();
            if (isMeant)
            {
                _ = syscall(PidfdSendSignal, pidfd, signal, 0, 0);
            }

            return isMeant;
        }
        finally
        {
            _ = close(pidfd);
        }
    }

    private const int NotPermitted = 1;         // EPERM
    private const int NoSuchSystemCall = 38;    // ENOSYS

    [LibraryImport("libc")]
    private static partial int kill(int id, int signal);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);

    [LibraryImport("libc")]
    private static partial nint syscall(nint number, nint first, nint second, nint third, nint fourth);
}

using System.Runtime.InteropServices;

namespace Lifeline.Processes.Stopping;

/// <summary>Sends signals to exactly the process that was checked. Not for Windows, which has none.</summary>
internal static partial class Signals
{
    public const int Kill = 9;

    private const int PidfdOpen = 434;          // the numbers are the same on all architectures of Linux
    private const int PidfdSendSignal = 424;

    public static int Number(PosixSignal signal) => signal switch
    {
        PosixSignal.SIGHUP => 1,
        PosixSignal.SIGINT => 2,
        PosixSignal.SIGQUIT => 3,
        _ => 15,
    };

    /// <summary>Sends a signal by process id alone: correct only while the id can't have been reused.</summary>
    public static void Send(int id, int signal) => _ = kill(id, signal);

    /// <summary>
    /// Sends a signal, if the id still belongs to the intended process. The id alone is not enough: it can be reused as soon
    /// as its process is gone.
    /// </summary>
    /// <param name="id">The process id.</param>
    /// <param name="signal">The signal's number.</param>
    /// <param name="isStillMeant">Checks the process. Called after a pidfd has been opened, so that the id can't be reused unnoticed.</param>
    /// <returns>Whether it is the intended process. False for an id of no process, or of a thread.</returns>
    public static bool Send(int id, int signal, Func<bool> isStillMeant)
    {
        var pidfd = (int)syscall(PidfdOpen, id, 0, 0, 0);
        if (pidfd < 0)
        {
            if (Marshal.GetLastSystemError() is NoSuchSystemCall or NotPermitted && isStillMeant())
            {
                _ = kill(id, signal);           // an old kernel, or a sandbox that forbids pidfds
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

using System.Collections.Concurrent;
using Lifeline.Timers;

namespace Lifeline.Scheduling;

/// <summary>
/// Writes lines to standard error, which is foreign code: it may throw, and it blocks when it is a pipe that is not read. So one
/// thread at a time writes, and no other waits for it.
/// </summary>
/// <remarks>Thread-safe. Never throws. While it is blocked, up to a thousand lines wait; further ones are counted and dropped.</remarks>
internal static class StandardError
{
    private const int MaxWaiting = 1000;

    private static readonly ConcurrentQueue<string> s_waiting = [];
    private static int s_isWriting;             // 1 from when a writer is queued until it has found the queue empty; set by interlocked exchange
    private static int s_dropped;

    public static void WriteLine(string line)
    {
        if (s_waiting.Count >= MaxWaiting)
        {
            Interlocked.Increment(ref s_dropped);
            return;
        }

        s_waiting.Enqueue(line);
        StartWriter();
    }

    private static void StartWriter()
    {
        if (Interlocked.Exchange(ref s_isWriting, 1) == 0)
        {
            Dispatcher.Queue(TickClock.System, new Callback("writing to standard error", Write));
        }
    }

    private static void Write()
    {
        while (s_waiting.TryDequeue(out var line))
        {
            TryWrite(line);
        }

        if (Interlocked.Exchange(ref s_dropped, 0) is > 0 and var dropped)
        {
            TryWrite($"Lifeline: {dropped} more lines were dropped, as standard error took none for a while.");
        }

        Interlocked.Exchange(ref s_isWriting, 0);
        if (!s_waiting.IsEmpty)
        {
            StartWriter();                      // a line came after the last look, when s_isWriting was still set
        }
    }

    private static void TryWrite(string line)
    {
        try
        {
            Console.Error.WriteLine(line);
        }
        catch (Exception)                       // it is closed, and there is nothing else to report to
        {
        }
    }
}

using System.Buffers.Text;
using System.Globalization;

namespace Lifeline.Testing;

/// <summary>
/// Tells when each thread of the pool that had taken up a piece of work before this was made has come to it, however long
/// the system keeps it waiting for a processor.
/// </summary>
/// <remarks>
/// <para>The way from the pool's queue to the work takes a microsecond, and a thread on it is ready to run all the while. So a
/// thread that was seen asleep since has arrived, or was never on the way; and so has one that has had a processor for ten
/// microseconds. Linux tells both.</para>
/// <para>Elsewhere they are given a fixed time, which holds unless a machine has far more to do than processors. Costs a read of
/// a small file per thread of the process. Not thread-safe; to be asked from the pool.</para>
/// </remarks>
internal sealed class LateWorkers
{
    private const string Threads = "/proc/self/task";
    private const string ThisThread = "/proc/thread-self";
    private const int LongestStatus = 512;
    private const long LongEnough = 10_000;             // nanoseconds

    private static readonly TimeSpan s_ofRealTime = TimeSpan.FromMilliseconds(20);

    private readonly long _made = TimeProvider.System.GetTimestamp();
    private Dictionary<string, long>? _ready;           // those not seen asleep yet, and how long each had run at first; null before

    // As the runtime calls the threads of its pool.
    private static ReadOnlySpan<byte> Worker => "(.NET TP Worker)"u8;

    /// <summary>True when they have, and then for good. To be asked again and again.</summary>
    public bool AllArrived()
    {
        if (_ready is null)
        {
            Span<byte> status = stackalloc byte[LongestStatus];
            status = status[..Read(ThisThread, "stat", status)];
            if (status.IndexOf(Worker) < 0)
            {
                return TimeProvider.System.GetElapsedTime(_made) > s_ofRealTime;
            }

            var us = FirstOf(status).ToString(CultureInfo.InvariantCulture);
            _ready = Directory.EnumerateDirectories(Threads).Where(thread => Path.GetFileName(thread) != us && IsReady(thread))
                .ToDictionary(thread => thread, RunTime);
        }
        else
        {
            foreach (var (thread, before) in _ready)
            {
                if (!IsReady(thread) || RunTime(thread) - before > LongEnough)
                {
                    _ready.Remove(thread);
                }
            }
        }

        return _ready.Count == 0;
    }

    // "4711 (.NET TP Worker) S …". R runs or would like to; D reads a page from disk and runs on then.
    private static bool IsReady(string thread)
    {
        Span<byte> status = stackalloc byte[LongestStatus];
        status = status[..Read(thread, "stat", status)];
        return status.IndexOf(Worker) is > 0 and var name && status[name + Worker.Length + 1] is (byte)'R' or (byte)'D';
    }

    // The first of three numbers: nanoseconds on a processor. None where the kernel does not count them.
    private static long RunTime(string thread)
    {
        Span<byte> counts = stackalloc byte[LongestStatus];
        return FirstOf(counts[..Read(thread, "schedstat", counts)]);
    }

    private static long FirstOf(ReadOnlySpan<byte> words) => Utf8Parser.TryParse(words, out long number, out _) ? number : 0;

    // As much as fits. Without strings: a collection would hold up the very threads that are looked at.
    private static int Read(string thread, string file, Span<byte> into)
    {
        try
        {
            using var handle = File.OpenHandle(Path.Combine(thread, file));
            return RandomAccess.Read(handle, into, fileOffset: 0);
        }
        catch (IOException)                             // the thread has ended, or the system has no such file
        {
            return 0;
        }
    }
}

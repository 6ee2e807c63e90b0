using System.Diagnostics;

namespace Lifeline.Testing.Bubbles;

internal sealed partial class Bubble
{
    private const int WaitTimedOut = 258;       // WAIT_TIMEOUT, returned by WaitHelper

    private static readonly TimeSpan s_longWait = TimeSpan.FromSeconds(1);

    private StackTrace? _blockedAt;             // the stack of a piece that has been blocked for a second; else null

    /// <summary>Called by the runtime when the bubble's thread is about to block, which is allowed: another thread may be about to release a lock.</summary>
    public override int Wait(nint[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        var first = (int)s_longWait.TotalMilliseconds;
        if (millisecondsTimeout >= 0 && millisecondsTimeout <= first)
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }

        var result = WaitHelper(waitHandles, waitAll, first);
        if (result != WaitTimedOut)
        {
            return result;
        }

        Volatile.Write(ref _blockedAt, new StackTrace(fNeedFileInfo: true));
        result = WaitHelper(waitHandles, waitAll, millisecondsTimeout < 0 ? millisecondsTimeout : millisecondsTimeout - first);
        Volatile.Write(ref _blockedAt, null);
        return result;
    }

    private BlockingException Blocking()
    {
        var place = Volatile.Read(ref _blockedAt) is { } stack ? $"It waits here:\n{stack}" : "It is not known to wait for anything: it computes, sleeps, or waits outside of .NET.";
        return new BlockingException(
            $"A piece of the work has kept the bubble's thread for {_options.LongestPiece} of real time, and nothing else can run meanwhile: {_trace.Latest}, in the work {MethodNames.Of(_entry)}. "
            + $"Await instead of blocking, or start what blocks with Task.Run. {place}",
            Result);
    }

    /// <summary>Checks, in real time, whether one piece keeps the bubble's thread for too long. Affects nothing else.</summary>
    private sealed class Watchdog : IDisposable
    {
        private const int Checks = 8;           // per longest time of a piece

        private readonly Bubble _bubble;
        private readonly TimeSpan _longest;
        private readonly ITimer _timer;
        private long _number;                   // incremented when a piece starts and when it ends: odd while a piece runs
        private long _seen = -1;                // _number at an earlier check; used by the timer's callback only, as is _since
        private long _since;                    // the timestamp of that check

        public Watchdog(Bubble bubble, TimeSpan longest)
        {
            (_bubble, _longest) = (bubble, longest);
            using (ExecutionContext.SuppressFlow())
            {
                _timer = TimeProvider.System.CreateTimer(static watchdog => ((Watchdog)watchdog!).Check(), this, longest / Checks, longest / Checks);
            }
        }

        public void Begin() => Volatile.Write(ref _number, _number + 1);

        public void End() => Volatile.Write(ref _number, _number + 1);

        public void Dispose() => _timer.Dispose();

        private void Check()
        {
            var number = Volatile.Read(ref _number);
            if (number != _seen || number % 2 == 0)
            {
                (_seen, _since) = (number, TimeProvider.System.GetTimestamp());
            }
            else if (TimeProvider.System.GetElapsedTime(_since) >= _longest)
            {
                _bubble.End(_bubble.Blocking());
            }
        }
    }
}

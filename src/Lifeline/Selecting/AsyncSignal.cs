using System.Threading.Tasks.Sources;

namespace Lifeline.Selecting;

/// <summary>
/// Wakes a select. It is rung by whatever may have become ready, from any thread, also while nobody waits for it: then
/// the next wait is over at once. One object for all waits of a select, which is why a turn allocates none.
/// </summary>
internal sealed class AsyncSignal : IValueTaskSource
{
    private const int Idle = 0;
    private const int Awaited = 1;
    private const int Signaled = 2;

    private ManualResetValueTaskSourceCore<bool> _core;     // completed by whoever turns Awaited into Rung
    private int _state;

    /// <summary>Forgets what was rung. To be called before one looks what is ready, so that no ring after the look is lost.</summary>
    public void Reset() => Interlocked.Exchange(ref _state, Idle);

    /// <summary>Wakes the select, or has its next wait not begin.</summary>
    /// <param name="elsewhere">False when the calling thread may go on with what the select does then, for as long as that takes.</param>
    public void Signal(bool elsewhere)
    {
        if (Interlocked.Exchange(ref _state, Signaled) == Awaited)
        {
            _core.RunContinuationsAsynchronously = elsewhere;
            _core.SetResult(true);
        }
    }

    /// <summary>Waits for a ring since the last <see cref="Reset"/>. One waits at a time.</summary>
    public ValueTask WaitAsync()
    {
        _core.Reset();
        return Interlocked.CompareExchange(ref _state, Awaited, Idle) == Idle ? new ValueTask(this, _core.Version) : default;
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}

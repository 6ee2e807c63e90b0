using System.Threading.Tasks.Sources;

namespace Lifeline.Selecting;

/// <summary>
/// An auto-reset event that wakes a select. Any thread may signal it when a case may have become ready, also while the select
/// does not wait: then the next wait completes at once. One object for all waits of a select, so a turn allocates none.
/// </summary>
internal sealed class AsyncSignal : IValueTaskSource
{
    private const int Idle = 0;
    private const int Awaited = 1;
    private const int Signaled = 2;

    private ManualResetValueTaskSourceCore<bool> _core;     // completed by the thread that changes _state from Awaited to Signaled
    private int _state;                         // Idle, Awaited or Signaled; changed by interlocked operations only

    /// <summary>Clears the signal. To be called before the cases are polled, so that no signal after the poll is lost.</summary>
    public void Reset() => Interlocked.Exchange(ref _state, Idle);

    /// <summary>Wakes the select, or makes its next wait complete at once. Thread-safe.</summary>
    /// <param name="elsewhere">False when the select may continue on the calling thread, for as long as its body takes.</param>
    public void Signal(bool elsewhere)
    {
        if (Interlocked.Exchange(ref _state, Signaled) == Awaited)
        {
            _core.RunContinuationsAsynchronously = elsewhere;
            _core.SetResult(true);
        }
    }

    /// <summary>Waits for a signal since the last <see cref="Reset"/>. One wait at a time.</summary>
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

using System.Threading.Tasks.Sources;

namespace Lifeline.Selecting;

/// <summary>
/// Wakes a select. It is rung by whatever may have become ready, from any thread, also while nobody waits for it: then
/// the next wait is over at once. One object for all waits of a select, which is why a turn allocates none.
/// </summary>
internal sealed class Bell : IValueTaskSource
{
    private const int Quiet = 0;
    private const int Awaited = 1;
    private const int Rung = 2;

    private ManualResetValueTaskSourceCore<bool> _core;     // completed by whoever turns Awaited into Rung
    private int _state;

    /// <summary>Forgets what was rung. To be called before one looks what is ready, so that no ring after the look is lost.</summary>
    public void Hush() => Interlocked.Exchange(ref _state, Quiet);

    /// <summary>Wakes the select, or has its next wait not begin.</summary>
    /// <param name="elsewhere">False when the calling thread may go on with what the select does then, for as long as that takes.</param>
    public void Ring(bool elsewhere)
    {
        if (Interlocked.Exchange(ref _state, Rung) == Awaited)
        {
            _core.RunContinuationsAsynchronously = elsewhere;
            _core.SetResult(true);
        }
    }

    /// <summary>Waits for a ring since the last <see cref="Hush"/>. One waits at a time.</summary>
    public ValueTask WaitAsync()
    {
        _core.Reset();
        return Interlocked.CompareExchange(ref _state, Awaited, Quiet) == Quiet ? new ValueTask(this, _core.Version) : default;
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}

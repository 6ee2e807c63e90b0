namespace Lifeline.Timers;

/// <summary>A spin lock for a few instructions: one compare-and-swap when it is uncontended.</summary>
/// <remarks>
/// A mutable struct: keep it in a field. Not reentrant. While it is held, run no foreign code and allocate nothing: out of memory
/// would leave it held.
/// </remarks>
internal struct SpinGate
{
    private int _held;                          // 0 or 1

    public readonly bool IsHeld => Volatile.Read(in _held) != 0;

    [EntersGate]
    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _held, 1, 0) == 0)
        {
            return;
        }

        var spinner = new SpinWait();
        while (Interlocked.CompareExchange(ref _held, 1, 0) != 0)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    [LeavesGate]
    public void Exit() => Volatile.Write(ref _held, 0);
}

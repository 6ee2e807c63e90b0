namespace Lifeline.Timers;

/// <summary>Mutual exclusion for a few instructions: one compare-and-swap when nobody else is there.</summary>
/// <remarks>A mutable struct: keep it in a field. Not to be held while foreign code runs.</remarks>
internal struct SpinGate
{
    private int _held;

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

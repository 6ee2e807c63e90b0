using System.Runtime.CompilerServices;

namespace Lifeline.Tree;

/// <content>The gate of a node's list.</content>
internal abstract partial class Node
{
    // Bits of _gate.
    private const byte Held = 1;
    private const byte Swept = 2;               // set under the gate; see LostContexts
    private const byte Claimed = 4;             // see Claim

    // The gate: one compare-and-swap when nobody else is there, held for a few instructions.

    private bool IsGateHeld => (Volatile.Read(ref _gate) & Held) != 0;

    /// <returns>True when somebody else was there.</returns>
    [EntersGate]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Enter()
    {
        var open = (byte)(_gate & ~Held);
        if (Interlocked.CompareExchange(ref _gate, (byte)(open | Held), open) == open)
        {
            return false;
        }

        EnterAfterOthers();
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterAfterOthers()
    {
        var spinner = new SpinWait();
        while (true)
        {
            var gate = Volatile.Read(ref _gate);
            if ((gate & Held) == 0 && Interlocked.CompareExchange(ref _gate, (byte)(gate | Held), gate) == gate)
            {
                return;
            }

            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    [LeavesGate]
    private void Exit() => Volatile.Write(ref _gate, (byte)(_gate & ~Held));

    /// <summary>Enters the gate that guards a place: our own, or that of one of a crowd's broods.</summary>
    [EntersGate]
    private void EnterFor(int place, out Brood? brood)
    {
        brood = null;
        if (Volatile.Read(ref _kept) is not Crowd crowd)
        {
            Enter();
            if (_kept is not Crowd justNow)
            {
                return;
            }

            Exit();
            crowd = justNow;
        }

        brood = crowd.Enter(Crowd.BroodOf(place));
    }

    [LeavesGate]
    private void ExitQuietly(Brood? brood)
    {
        if (brood is not null)
        {
            brood.Exit();
        }
        else
        {
            Exit();
        }
    }
}

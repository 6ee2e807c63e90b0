using System.Numerics;

namespace Lifeline.Tree;

/// <summary>
/// The list of a keeper to which several threads come at the same time, such as the root of all requests: as many
/// broods as there are processors, with a gate each, so that threads seldom meet.
/// </summary>
internal sealed class Crowd
{
    /// <summary>How many bits of a place say in which brood it is.</summary>
    public const int NumberBits = 4;

    private const int Most = 1 << NumberBits;

    private static readonly int s_size = (int)Math.Min(Most, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount));

    private readonly Brood[] _broods = new Brood[s_size];
    private int _closing;                       // the broods before this one are empty; for whoever ends the keeper

    public Crowd()
    {
        for (var i = 0; i < _broods.Length; i++)
        {
            _broods[i] = new Brood(i);
        }
    }

    /// <summary>Has what was the list until now be the first brood. Before anybody else sees us.</summary>
    public void BeginWith(Brood first) => _broods[0] = first;

    /// <summary>False on a machine with one processor.</summary>
    public static bool IsWorthIt => s_size > 1;

    /// <summary>The number of the brood that this thread enters.</summary>
    public static int OfThisThread => Environment.CurrentManagedThreadId & (s_size - 1);

    /// <summary>How many there are in all, while nobody comes or goes.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var brood in _broods)
            {
                count += brood.Count;
            }

            return count;
        }
    }

    /// <summary>How many places the longest has.</summary>
    public int Length => _broods.Max(brood => brood.Length);

    public static int BroodOf(int place) => place & (s_size - 1);

    /// <summary>Enters the gate of one brood.</summary>
    [EntersGate]
    public Brood Enter(int number)
    {
        var brood = _broods[number];
        brood.Enter();
        return brood;
    }

    /// <summary>See <see cref="Brood.ForgetYoung"/>.</summary>
    public void ForgetYoung()
    {
        var brood = Enter(0);
        brood.ForgetYoung();
        brood.Exit();
    }

    /// <summary>Waits until nobody is in any gate. Called when whoever enters one from now on sees that the keeper has ended.</summary>
    public void Close()
    {
        var spinner = new SpinWait();
        foreach (var brood in _broods)
        {
            while (brood.IsHeld)
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    /// <summary>Takes any one out, to empty the broods after they are closed; null when there is none left.</summary>
    public object? TakeOne()
    {
        for (; _closing < _broods.Length; _closing++)
        {
            if (_broods[_closing].TakeOne() is { } kept)
            {
                return kept;
            }
        }

        return null;
    }

    /// <summary>See <see cref="Node.Show"/>. The index says in which brood it goes on, as a place does.</summary>
    public void Show(Node keeper, ref int index, int beyond, Sight sight)
    {
        var number = BroodOf(index);
        index >>= NumberBits;
        var brood = Enter(number);
        if (!keeper.HasEnded)
        {
            brood.Show(ref index, beyond, sight);
        }

        brood.Exit();
        if (index == 0)
        {
            number = (number + 1) & (s_size - 1);       // back at the first one, there is nothing beyond
        }

        index = (index << NumberBits) | number;
    }
}

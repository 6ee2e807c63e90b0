namespace Lifeline.Tree;

/// <content>Looking at what is below a node: for the review of what has grown old, see <see cref="Leaks.LostContexts"/>, and for who wants to see it.</content>
internal abstract partial class Node
{
    private const int MaxShownAtOnce = 256;     // so long is a gate held at most

    /// <summary>True when our list is reviewed after each full collection.</summary>
    public bool IsSwept => (Volatile.Read(ref _gate) & Swept) != 0;

    /// <summary>How many places our list has, or the longest part of it.</summary>
    public int ListLength => Volatile.Read(ref _kept) switch { Brood brood => brood.Length, Crowd crowd => crowd.Length, _ => 1 };

    /// <summary>Shows what contexts end with us, as themselves where a link stands for them: a part of our list at a time.</summary>
    /// <param name="index">Where to begin; afterwards, where the next call goes on: at 0 when there is nothing beyond.</param>
    /// <param name="beyond">The places from here on are not looked at.</param>
    /// <param name="shown">The contexts are added to this.</param>
    /// <param name="afterFuncs">The after-funcs that may yet run are added to this, if anybody wants them.</param>
    /// <returns>True when there was an after-func among what was looked at.</returns>
    public bool Show(ref int index, int beyond, List<Node> shown, List<AfterFunc>? afterFuncs = null)
    {
        var sight = new Sight(MaxShownAtOnce);  // nothing is allocated under the gate
        Enter();
        var kept = HasEnded ? null : _kept;
        var brood = kept as Brood;
        var crowd = kept as Crowd;
        if (brood is not null)
        {
            brood.Show(ref index, beyond, sight);
        }
        else if (crowd is null)
        {
            index = 0;
            sight.Add(kept);
        }

        Exit();
        crowd?.Show(this, ref index, beyond, sight);
        return sight.AddTo(shown, afterFuncs);
    }

    /// <summary>See <see cref="Brood.ForgetYoung"/>.</summary>
    public void ForgetYoung()
    {
        Enter();
        if (_kept is Brood brood)
        {
            brood.ForgetYoung();
        }

        var crowd = _kept as Crowd;
        Exit();
        crowd?.ForgetYoung();
    }

    /// <summary>As <see cref="Show"/>, from the beginning to the end.</summary>
    public bool ShowAll(List<Node> shown)
    {
        var afterFunc = false;
        var next = 0;
        do
        {
            afterFunc |= Show(ref next, int.MaxValue, shown);
        }
        while (next != 0);
        return afterFunc;
    }

    /// <summary>Puts <paramref name="instead"/> in the place of <paramref name="child"/>, if that is in the list.</summary>
    public void Substitute(Node child, Node instead)
    {
        EnterFor(child.Place, out var brood);
        if (!HasEnded && child.Place > 0)
        {
            var place = child.Place;
            child.Place = StoodInFor;
            instead.Place = place;
            if ((brood ?? _kept as Brood) is { } several)
            {
                several.Replace(place, instead);
            }
            else
            {
                _kept = instead;
            }
        }

        ExitQuietly(brood);
    }

    /// <summary>True when something in this node's subtree would run or resume at its end, or be seen by a thread that waits.</summary>
    public bool IsObserved()
    {
        var subtree = new List<Node> { this };
        for (var i = 0; i < subtree.Count; i++)         // grows on the way
        {
            if (TokenCallbacks.IsObserved(subtree[i]) || subtree[i].IsAwaited)
            {
                return true;
            }

            if (subtree[i].ShowAll(subtree))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when our end brings about more than token and list tell, as with a group whose tasks are waited for.</summary>
    protected virtual bool IsAwaited => false;
}

using System.Runtime.CompilerServices;

namespace Lifeline.Tree;

/// <content>The list that a node keeps of those below it.</content>
/// <remarks>
/// It is nothing, the only one in it, a <see cref="Brood"/> of several, or a <see cref="Crowd"/> of broods where many
/// threads come and go. It is guarded by the node's gate, a crowd's broods by a gate each.
/// </remarks>
internal abstract partial class Node
{
    /// <summary>How many contexts and attachments stand in our list.</summary>
    public int ChildCount
    {
        get
        {
            Enter();
            var count = HasEnded ? 0 : _kept switch
            {
                null => 0,
                Brood brood => brood.Count,
                Crowd crowd => crowd.Count,
                var only => IsOver(only) ? 0 : 1,
            };
            Exit();
            return count;
        }
    }

    protected bool HasChildren => Volatile.Read(ref _kept) switch
    {
        null => false,
        Brood brood => brood.Count > 0,
        Crowd => true,
        var only => !ReferenceEquals(only, Sealed) && !IsOver(only),
    };

    private static bool IsOver(object kept) => AsNode(kept) is { } node ? node.IsSealed : kept is AfterFunc { IsStopped: true };

    // There is nothing else in a list. To ask for the two sealed classes is one comparison each, for a node a walk up its bases.
    private static Node? AsNode(object kept) => kept is AfterFunc or MergeNode.Link ? null : Unsafe.As<Node>(kept);

    /// <summary>True for a context that nobody disposes, because it has no end of its own making.</summary>
    public static bool IsUnowned(object kept) => AsNode(kept) is { IsDependent: true };

    // The usual case, and all there is to it: the list is empty, or what stands alone in it is over.
    private bool TryKeepAlone(object kept)
    {
        if (Volatile.Read(ref _kept) is Brood or Crowd)
        {
            return false;
        }

        Enter();
        var only = _kept;
        var alone = !HasEnded && only is not (Brood or Crowd) && (only is null || IsOver(only));
        if (alone)
        {
            if (only is not null)
            {
                SetPlace(only, 0);              // in case it is about to leave
            }

            SetPlace(kept, Brood.First);
            _kept = kept;
        }

        Exit();
        return alone;
    }

    // Answers the place, for the one who is entered to note. There is room for it.
    private int EnlistSecond(object kept, Brood brood)
    {
        var first = _kept!;
        brood.Add(first);                       // at the first place, as before
        var place = brood.Add(kept);
        _kept = brood;

        // The first one may just have ended, and have stayed because it was alone. Each of us has to see the other.
        Interlocked.MemoryBarrier();
        if (AsNode(first) is { HasEnded: true } node)
        {
            node.AwaitSealed();                 // all below it is to be done before we forget it
        }

        if (IsOver(first))
        {
            brood.Remove(Brood.First);
            SetPlace(first, 0);
        }

        return place;
    }

    private static int PlaceOf(object kept) => AsNode(kept) is { } node ? node.Place : Unsafe.As<Attachment>(kept).Place;

    private static void SetPlace(object kept, int place)
    {
        if (AsNode(kept) is { } node)
        {
            node.Place = place;
        }
        else
        {
            Unsafe.As<Attachment>(kept).Place = place;
        }
    }

    private void Delist(int place, Brood? entered)
    {
        if (entered is not null)
        {
            entered.Remove(place);
        }
        else if (_kept is Brood brood)
        {
            brood.Remove(place);
            if (brood.IsDisposable)
            {
                _kept = null;
            }
        }
        else
        {
            _kept = null;
        }
    }

    // Taking the list apart: only by whoever ends us.

    /// <summary>Waits until nobody is at our list any more. Whoever comes later sees that we have ended.</summary>
    private void CloseList()
    {
        var spinner = new SpinWait();
        while (IsGateHeld)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        (Volatile.Read(ref _kept) as Crowd)?.Close();
    }

    private object? TakeOne()
    {
        switch (_kept)
        {
            case Brood brood:
                return brood.TakeOne();
            case Crowd crowd:
                return crowd.TakeOne();
            default:
                var only = _kept;
                _kept = null;
                return only;
        }
    }
}

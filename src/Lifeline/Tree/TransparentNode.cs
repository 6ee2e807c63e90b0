using Lifeline.Time;

namespace Lifeline.Tree;

/// <summary>
/// A context that does not change when it ends: it ends with its keeper, which keeps those derived from it as well.
/// It stands in the keeper's list itself only once its token was taken, as that has to be told.
/// </summary>
/// <remarks>
/// Nobody disposes it. So the keeper's list holds only the latest ones, and refers to those before them weakly; see <see cref="Brood.Remember"/>.
/// </remarks>
internal abstract class TransparentNode : Node
{
    private readonly Node? _keeper;

    protected TransparentNode(Node parent, in SourceSite site)
        : this(parent, parent.Keeper, null, site)
    {
    }

    /// <param name="parent">What it is derived from; null for a root.</param>
    /// <param name="keeper">With what it ends; null for what never does.</param>
    /// <param name="clock">A root's clock; null for the parent's.</param>
    /// <param name="site">Where it was made.</param>
    protected TransparentNode(Node? parent, Node? keeper, Clock? clock, in SourceSite site)
        : base(parent, clock, parent?.Deadline ?? long.MaxValue, site)
    {
        _keeper = keeper;
        IsDependent = true;
    }

    protected override Node? DependentKeeper => _keeper;

    protected override Node? DependentListedUnder => _keeper;

    protected override bool DependentIsDone
    {
        get
        {
            var isDone = _keeper is not null && _keeper.IsDone;
            if (isDone)
            {
                MarkToken();
            }

            return isDone;
        }
    }

    protected override End? DependentEnd
    {
        get
        {
            var end = _keeper?.CurrentEnd;
            if (end is not null)
            {
                MarkToken();
            }

            return end;
        }
    }

    /// <summary>The token is this context's own and not the keeper's, so that the values are found again from it.</summary>
    public override CancellationToken TakeToken()
    {
        if (!HasHandedOutToken)
        {
            AdoptInto(_keeper);                 // before the token goes out; the second time does nothing
        }

        return base.TakeToken();
    }

    protected override void EndAfter(Node keeper, End end)
    {
        if (TryMarkAndSeal(end))
        {
            StartCallbacks(this, end);
        }
    }

    // Whoever is told that we have ended must not find our token live, which may be so for as long as whoever ends the keeper
    // takes to come to us. Marking runs nothing: he starts the callbacks, as he finds us in the list.
    private void MarkToken()
    {
        if (HasHandedOutToken && !HasEnded)
        {
            TryMark();
        }
    }
}

namespace Lifeline.Tree;

/// <summary>
/// A context that does not change when it ends: it ends with its keeper, which keeps those derived from it as well.
/// It stands in the keeper's list itself only once its token was taken, as that has to be told.
/// </summary>
internal abstract class TransparentNode : Node
{
    private readonly Node? _keeper;

    protected TransparentNode(Node parent, in SourceSite site)
        : base(parent, null, parent.Deadline, site)
    {
        _keeper = parent.Keeper;
        IsDependent = true;
    }

    protected override Node? DependentKeeper => _keeper;

    protected override bool DependentIsDone => _keeper is not null && _keeper.IsDone;

    protected override End? DependentEnd
    {
        get
        {
            var end = _keeper?.CurrentEnd;
            if (end is not null && HasHandedOutToken)
            {
                AwaitMark();                    // an error whose token is not cancelled yet would be taken for another one
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
}

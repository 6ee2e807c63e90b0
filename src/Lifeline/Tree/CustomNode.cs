using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Tree;

/// <summary>A node that asks a context of the user's own for values.</summary>
internal interface ICustomNode
{
    CustomContext Custom { get; }

    /// <summary>As <see cref="CustomContext.TryGet"/>. One that throws has no value, and the failure is reported.</summary>
    bool TryGetGuarded<T>(ContextKey<T> key, [MaybeNullWhen(false)] out T value)
    {
        try
        {
            return Custom.TryGetOwn(key, out value);
        }
        catch (Exception failure)
        {
            LifelineEvents.OnForeignFailed($"{Custom.GetType().Name}.TryGet", failure, (Node)this);
            value = default;
            return false;
        }
    }
}

/// <summary>A context of the user's own that ends with its parent.</summary>
[HoldsContext]
internal sealed class CustomNode : TransparentNode, ICustomNode
{
    public CustomNode(CustomContext custom, Node parent, in SourceSite site)
        : base(parent, site)
    {
        Custom = custom;
        Values = this;
    }

    public CustomContext Custom { get; }

    public override string Description => Custom.GetType().Name;
}

/// <summary>A context of the user's own that ends with a token of its own, whatever its parent does.</summary>
/// <remarks>It stands below that token only while something may be waiting for the end. Without children it asks the token each time.</remarks>
[HoldsContext]
internal sealed class CustomTokenNode : Node, ICustomNode
{
    private readonly ForeignNode _done;

    public CustomTokenNode(CustomContext custom, Node parent, in SourceSite site, ForeignNode done)
        : base(parent, null, long.MaxValue, site)     // nothing but the token ends it, so a deadline above says nothing
    {
        Custom = custom;
        Values = this;
        _done = done;
        IsDependent = true;
        IsUnderExtendable = false;
    }

    public CustomContext Custom { get; }

    public override string Description => Custom.GetType().Name;

    protected override Node? DependentListedUnder => _done;

    protected override bool DependentIsDone => _done.Foreign.IsCancellationRequested && DependentEnd is not null;

    protected override End? DependentEnd
    {
        get
        {
            if (!HasEnded && _done.Foreign.IsCancellationRequested)
            {
                EndWith(EndOfForeign());
            }

            return OwnEnd;
        }
    }

    /// <summary>Our own token and not the foreign one, so that our values are found again from it.</summary>
    public override CancellationToken TakeToken()
    {
        var token = base.TakeToken();
        OnChildrenChanged();                    // somebody may wait for it from now on
        return token;
    }

    // Whoever comes or goes meanwhile looks as well, after he has. So the last one to look sees what is true.
    protected override void OnChildrenChanged()
    {
        bool wanted;
        do
        {
            wanted = IsToBeListed;
            if (wanted)
            {
                _done.Adopt(this);              // the second time does nothing
            }
            else
            {
                _done.Release(this);
            }
        }
        while (wanted != IsToBeListed);

        _ = CurrentEnd;                         // the token may have been cancelled before we were listed
    }

    protected override void EndAfter(Node keeper, End end) => _ = CurrentEnd;

    private bool IsToBeListed => (HasChildren || HasHandedOutToken) && !HasEnded;

    private End EndOfForeign()
    {
        if (Parent!.CurrentEnd is { } inner)
        {
            return inner.InheritedFrom(Parent.Keeper!);     // the token followed the parent, so the parent knows why
        }

        var reason = Reason();
        return new End(reason is DeadlineExceededException ? EndKind.DeadlineExceeded : EndKind.Canceled, this, reason);
    }

    private Exception? Reason()
    {
        try
        {
            return Custom.OwnReason();
        }
        catch (Exception failure)
        {
            LifelineEvents.OnForeignFailed($"{Custom.GetType().Name}.Reason", failure, this);
            return failure;                     // is at least why nobody knows the reason
        }
    }
}

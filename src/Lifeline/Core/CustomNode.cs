using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Core;

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
            LifelineEvents.OnForeignFailed($"{Custom.GetType().Name}.TryGet", failure, (ContextNode)this);
            value = default;
            return false;
        }
    }
}

/// <summary>A context of the user's own that ends with its parent.</summary>
[HoldsContext]
internal sealed class CustomNode : PassThroughNode, ICustomNode
{
    public CustomNode(CustomContext custom, ContextNode parent, in SourceLocation site)
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
internal sealed class CustomTokenNode : ContextNode, ICustomNode
{
    private readonly ExternalSourceNode _done;

    public CustomTokenNode(CustomContext custom, ContextNode parent, in SourceLocation site, ExternalSourceNode done)
        : base(parent, null, long.MaxValue, site)     // nothing but the token ends it, so a deadline above says nothing
    {
        Custom = custom;
        Values = this;
        _done = done;
        DelegatesState = true;
        IsUnderMovableDeadline = false;
    }

    public CustomContext Custom { get; }

    public override string Description => Custom.GetType().Name;

    protected override ContextNode? DelegatedListOwner => _done;

    protected override bool DelegatedIsDone => _done.Foreign.IsCancellationRequested && DelegatedReason is not null;

    protected override CancelReason? DelegatedReason
    {
        get
        {
            if (!IsCanceled && _done.Foreign.IsCancellationRequested)
            {
                CancelWith(EndOfForeign());
            }

            return OwnReason;
        }
    }

    /// <summary>Our own token and not the foreign one, so that our values are found again from it.</summary>
    public override CancellationToken GetToken()
    {
        var token = base.GetToken();
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
                _done.AddChild(this);              // the second time does nothing
            }
            else
            {
                _done.RemoveChild(this);
            }
        }
        while (wanted != IsToBeListed);

        _ = Reason;                         // the token may have been cancelled before we were listed
    }

    protected override void CancelAfterParent(ContextNode keeper, CancelReason end) => _ = Reason;

    private bool IsToBeListed => (HasChildren || HasHandedOutToken) && !IsCanceled;

    private CancelReason EndOfForeign()
    {
        if (Parent!.Reason is { } inner)
        {
            return inner.InheritedFrom(Parent.CancellationParent!);     // the token followed the parent, so the parent knows why
        }

        var reason = AskForReason();
        return new CancelReason(reason is DeadlineExceededException ? CancelKind.DeadlineExceeded : CancelKind.Canceled, this, reason);
    }

    private Exception? AskForReason()
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

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

/// <summary>A context of the user's own that is canceled with its parent.</summary>
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

/// <summary>A context of the user's own that is canceled by a token of its own, whatever its parent does.</summary>
/// <remarks>
/// It is a child of that token's node only while it has children or its own token was handed out. Otherwise it looks at the foreign token
/// each time that it is asked.
/// </remarks>
[HoldsContext]
internal sealed class CustomTokenNode : ContextNode, ICustomNode
{
    private readonly ExternalSourceNode _done;

    public CustomTokenNode(CustomContext custom, ContextNode parent, in SourceLocation site, ExternalSourceNode done)
        // Only the token cancels it, so a deadline above does not apply.
        : base(parent, null, long.MaxValue, site)
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
                CancelWith(MakeReason());
            }

            return OwnReason;
        }
    }

    /// <summary>This node's own token and not the foreign one, so that its values are found again from it.</summary>
    public override CancellationToken GetToken()
    {
        var token = base.GetToken();
        OnChildrenChanged();                    // from now on there may be registrations on it
        return token;
    }

    // A thread that adds or removes meanwhile comes here after it did, and looks again. So the last thread to look sees what is true.
    protected override void OnChildrenChanged()
    {
        bool wanted;
        do
        {
            wanted = ShouldBeChild;
            if (wanted)
            {
                _done.AddChild(this);           // the second call does nothing
            }
            else
            {
                _done.RemoveChild(this);
            }
        }
        while (wanted != ShouldBeChild);

        _ = Reason;                             // the foreign token may have been canceled before this node was a child of its node
    }

    protected override void CancelAfterParent(ContextNode parent, CancelReason reason) => _ = Reason;

    private bool ShouldBeChild => (HasChildren || HasHandedOutToken) && !IsCanceled;

    private CancelReason MakeReason()
    {
        if (Parent!.Reason is { } inner)
        {
            return inner.InheritedFrom(Parent.CancellationParent!);     // the token followed the parent, which knows why
        }

        var reason = AskForReason();
        return new CancelReason(CustomContext.KindOf(reason), this, reason);
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
            return failure;                     // tells at least why the reason is not known
        }
    }
}

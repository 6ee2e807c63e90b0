namespace Lifeline.Tree;

/// <summary>What stands in a keeper's list without being a context: an after-func, or the link of a merged context.</summary>
internal abstract class Attachment(Node context)
{
    /// <summary>Our place in the keeper's list, counted from 1; 0 when we are not in it. Guarded by the keeper's gate.</summary>
    public int Place;

    /// <summary>The context whose end it is about.</summary>
    public Node Context => context;

    /// <summary>Enters the list, so that the end reaches us.</summary>
    /// <returns>How the context has ended; null when it is live, and we are in the list.</returns>
    protected End? Enlist() => context.Keeper?.Attach(this);

    /// <summary>Leaves the list. Does nothing when we are not in it any more.</summary>
    protected void Delist() => context.Keeper?.Detach(this);
}

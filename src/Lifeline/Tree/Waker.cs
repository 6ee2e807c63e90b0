namespace Lifeline.Tree;

/// <summary>
/// Wakes a thread that blocks under a context. Whoever ends the context does it himself: the pool's threads may be the very
/// ones that block.
/// </summary>
/// <param name="context">Whose end wakes.</param>
/// <param name="wake">Our own code, never anybody else's: it must not throw, and takes no longer than setting an event.</param>
/// <param name="waiting">What it is handed.</param>
internal sealed class Waker(Node context, Action<object> wake, object waiting) : AfterFunc(context, wake, null, null, default)
{
    public override void Run() => wake(waiting);
}

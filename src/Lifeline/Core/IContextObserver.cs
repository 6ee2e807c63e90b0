namespace Lifeline.Core;

/// <summary>
/// What follows contexts from outside of the core, such as leak detection and live views. The core calls it, and does not know what is
/// behind it: see <see cref="ContextObservers"/>.
/// </summary>
/// <remarks>Called under no gate, on the thread that makes the context or the after-func. An implementation is thread-safe and runs no foreign code.</remarks>
internal interface IContextObserver
{
    /// <summary>True when it is to be told of everything that is created from now on, below any root: see <see cref="ContextNode.IsObserved"/>.</summary>
    bool ObservesAll { get; }

    /// <summary>A scope was created below an observed context, and is in its parent's list. It may be canceled meanwhile.</summary>
    void OnCreated(CancelNode scope)
    {
    }

    /// <summary>An after-func was registered at an observed context. It may have started meanwhile.</summary>
    void OnCreated(AfterFunc afterFunc)
    {
    }

    /// <summary>A list of children has many slots for the first time. Told again when it threw for lack of memory.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory for it.</exception>
    void OnListGrown(ContextNode parent)
    {
    }

    /// <summary>A list is not to hold a context without a scope any longer, as others came after it.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory for it. The context stays in the list.</exception>
    void OnDisplaced(ContextNode context)
    {
    }
}

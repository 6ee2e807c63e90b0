namespace Lifeline.Core;

/// <summary>
/// An after-func of our own that wakes a thread which blocks under a context. Whoever ends the context runs it himself: the pool's
/// threads may be the very ones that block.
/// </summary>
/// <param name="waiting">What it is handed.</param>
/// <remarks>Never anybody else's code: it must not throw, and takes no longer than setting an event.</remarks>
internal delegate void WaiterCallback(object waiting);

namespace Lifeline.Core;

/// <summary>
/// An after-func of this library that wakes a blocked thread. It runs on the canceling thread itself: the pool's
/// threads may be the very ones that are blocked.
/// </summary>
/// <param name="waiting">The state that it is handed.</param>
/// <remarks>Never foreign code: it must not throw, and takes no longer than setting an event.</remarks>
internal delegate void WaiterCallback(object waiting);

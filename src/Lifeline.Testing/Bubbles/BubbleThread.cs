namespace Lifeline.Testing.Bubbles;

/// <summary>The thread that runs a bubble: a dedicated one, so that a busy thread pool has no influence.</summary>
internal static class BubbleThread
{
    public const string Name = "Lifeline bubble";

    /// <summary>Runs one bubble, with <see cref="PoolEvents"/> enabled meanwhile.</summary>
    public static void Run(Bubble bubble)
    {
        var hasEvents = PoolEvents.TryAcquire();
        try
        {
            bubble.Run(hasEvents);
        }
        finally
        {
            if (hasEvents)
            {
                PoolEvents.Release();
            }
        }
    }
}

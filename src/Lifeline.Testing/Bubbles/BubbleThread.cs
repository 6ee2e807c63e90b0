namespace Lifeline.Testing.Bubbles;

/// <summary>A thread that runs bubbles: of its own, so that a busy thread pool changes nothing.</summary>
internal static class BubbleThread
{
    public const string Name = "Lifeline bubble";

    /// <summary>Runs one bubble, and listens to the thread pool meanwhile.</summary>
    public static void Run(Bubble bubble)
    {
        var isTold = PoolEvents.TryAcquire();
        try
        {
            bubble.Run(isTold);
        }
        finally
        {
            if (isTold)
            {
                PoolEvents.Release();
            }
        }
    }
}

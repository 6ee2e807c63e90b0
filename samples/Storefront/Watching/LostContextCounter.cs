using System.Collections.Concurrent;
using Lifeline;

namespace Storefront.Watching;

/// <summary>Counts contexts that somebody derived and nobody disposed, which the core reports when the collector finds them.</summary>
internal static class LostContextCounter
{
    private static readonly ConcurrentQueue<LostContext> s_lost = [];

    public static int Count => s_lost.Count;

    public static IEnumerable<string> Names => s_lost.Select(lost => $"a context never disposed, derived at {lost.Site}: {lost.Ancestry}");

    public static void Start() => LifelineEvents.ContextLost += s_lost.Enqueue;

    /// <summary>Has the collector look for them now.</summary>
    public static void Search()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}

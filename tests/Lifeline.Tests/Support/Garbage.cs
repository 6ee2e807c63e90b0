using System.Runtime.CompilerServices;

namespace Lifeline.Tests;

/// <summary>Full collections, with their finalizers. What is collected was made in a method that is not inlined.</summary>
internal static class Garbage
{
    /// <summary>Collects until the condition holds; gives up after some thirty collections.</summary>
    public static void CollectUntil(Func<bool> condition)
    {
        for (var i = 0; i < 30 && !condition(); i++)
        {
            Collect();
        }
    }

    /// <summary>Waits until what the finalizers have found was told to the handlers. For tests that run alone.</summary>
    public static void AwaitReports() => Bounded.Until(() => LifelineEvents.PendingCallbacks == 0, "all is told");

    /// <summary>So many collections that what is alive is old, and that what is lost is gone.</summary>
    public static void Age()
    {
        for (var i = 0; i < 6; i++)
        {
            Collect();
        }
    }

    /// <summary>Makes objects that only the library holds afterwards, if anybody does.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static WeakReference[] Make(int count, Func<int, Context> make)
    {
        var made = new WeakReference[count];
        for (var i = 0; i < count; i++)
        {
            made[i] = MakeOne(make, i);
        }

        return made;
    }

    public static int Alive(WeakReference[] made) => made.Count(one => one.IsAlive);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference MakeOne(Func<int, Context> make, int number) => new(make(number).Node);

    private static void Collect()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
    }
}

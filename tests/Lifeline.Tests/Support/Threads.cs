using System.Runtime.CompilerServices;

namespace Lifeline.Tests;

internal static class Threads
{
    /// <summary>Some tests block pool threads on purpose; the others must not have to wait until the pool grows.</summary>
    [ModuleInitializer]
    internal static void EnoughForAll() => ThreadPool.SetMinThreads(32, 32);
}

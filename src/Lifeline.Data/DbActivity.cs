using System.Collections.Concurrent;
using Lifeline.Data.Running;

namespace Lifeline.Data;

/// <summary>What is running in databases right now, under whatever context: for a look from outside, and to show that nothing was left behind.</summary>
/// <remarks>Counts what was started through this package, in this process. Thread-safe.</remarks>
public static class DbActivity
{
    private static readonly ConcurrentDictionary<Execution, object?> s_running = [];

    private static long s_started;
    private static long s_interrupted;

    /// <summary>How many commands are running or have a reader open.</summary>
    /// <remarks>A command counts from before it starts until it has given back its connection; a reader, until it is disposed.</remarks>
    public static int Running => s_running.Count;

    /// <summary>How many commands were started since the process began.</summary>
    public static long Started => Interlocked.Read(ref s_started);

    /// <summary>How many of them were stopped in the midst of it, as their context ended. Those that had not begun are not among them.</summary>
    public static long Interrupted => Interlocked.Read(ref s_interrupted);

    /// <summary>The commands that <see cref="Running"/> counts, as they are at this moment, in no particular order.</summary>
    public static IReadOnlyList<RunningCommand> List() =>
        [.. s_running.Keys.Select(execution => new RunningCommand(execution.Operation, execution.ContextName, execution.Elapsed))];

    internal static void Add(Execution execution)
    {
        Interlocked.Increment(ref s_started);
        s_running.TryAdd(execution, null);
    }

    internal static void CountInterrupted(Execution execution)
    {
        if (s_running.ContainsKey(execution))
        {
            Interlocked.Increment(ref s_interrupted);
        }
    }

    internal static void Remove(Execution execution) => s_running.TryRemove(execution, out _);
}

/// <summary>A command that is running, or whose reader is open.</summary>
/// <param name="Operation">Its text, on one line and shortened; without the values of its parameters.</param>
/// <param name="ContextName">The name of the context it runs under; null when that has none.</param>
/// <param name="Elapsed">How long ago it was started, on the context's clock.</param>
public sealed record RunningCommand(string Operation, string? ContextName, TimeSpan Elapsed);

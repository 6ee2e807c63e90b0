using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Lifeline.Data.Running;

namespace Lifeline.Data;

/// <summary>The commands that are running in databases now, under any context: for monitoring, and to verify that no command was left running.</summary>
/// <remarks>Counts what was started through this package, in this process. Thread-safe.</remarks>
public static class ActiveDbCommands
{
    private static readonly ConcurrentDictionary<CommandExecution, object?> s_running = [];     // a set: the values are null

    private static long s_started;
    private static long s_interrupted;
    private static long s_failedStops;
    private static long s_givenUp;

    private static readonly Counter<long> s_stops = new Meter("Lifeline.Data").CreateCounter<long>(
        "lifeline.data.stops.unsuccessful", "{stop}", "Attempts to stop a command that the provider failed, or did not return from.");

    /// <summary>How many commands are running or have a reader open.</summary>
    /// <remarks>A command counts from before it starts until it no longer uses its connection; a reader, until it is disposed.</remarks>
    public static int Running => s_running.Count;

    /// <summary>How many commands were started since the process began.</summary>
    public static long Started => Interlocked.Read(ref s_started);

    /// <summary>How many of them were stopped while they ran, as their context ended. Commands that had not begun are not counted.</summary>
    public static long Interrupted => Interlocked.Read(ref s_interrupted);

    /// <summary>How often a provider has failed when it was to stop a command. Each is tried again while the command runs.</summary>
    /// <remarks>Also counted by the meter <c>Lifeline.Data</c>: <c>lifeline.data.stops.unsuccessful</c> with the tag <c>outcome</c> of <c>failed</c>.</remarks>
    public static long FailedStops => Interlocked.Read(ref s_failedStops);

    /// <summary>How often a provider has not returned from an attempt to stop a command within two seconds after the command had ended. Its connection is closed then.</summary>
    /// <remarks>Also counted by the meter <c>Lifeline.Data</c>: <c>lifeline.data.stops.unsuccessful</c> with the tag <c>outcome</c> of <c>given_up</c>.</remarks>
    public static long GivenUpStops => Interlocked.Read(ref s_givenUp);

    /// <summary>The commands that <see cref="Running"/> counts, as they are at this moment, in no particular order.</summary>
    public static IReadOnlyList<RunningCommand> List() =>
        [.. s_running.Keys.Select(execution => new RunningCommand(execution.Operation, execution.ContextName, execution.Elapsed))];

    internal static void Add(CommandExecution execution)
    {
        Interlocked.Increment(ref s_started);
        s_running.TryAdd(execution, null);
    }

    internal static void CountInterrupted(CommandExecution execution)
    {
        if (s_running.ContainsKey(execution))
        {
            Interlocked.Increment(ref s_interrupted);
        }
    }

    internal static void CountFailedStop()
    {
        Interlocked.Increment(ref s_failedStops);
        Count("failed");
    }

    internal static void CountGivenUp()
    {
        Interlocked.Increment(ref s_givenUp);
        Count("given_up");
    }

    private static void Count(string outcome)
    {
        try
        {
            s_stops.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        }
        catch (Exception)                               // thrown by a meter listener; it must not fail the command
        {
        }
    }

    internal static void Remove(CommandExecution execution) => s_running.TryRemove(execution, out _);
}

/// <summary>A command that is running, or whose reader is open.</summary>
/// <param name="Operation">Its text, on one line and shortened; without the values of its parameters.</param>
/// <param name="ContextName">The name of the context it runs under; null when that has none.</param>
/// <param name="Elapsed">How long ago it was started, on the context's clock.</param>
public sealed record RunningCommand(string Operation, string? ContextName, TimeSpan Elapsed);

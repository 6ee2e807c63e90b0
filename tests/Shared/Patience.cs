using System.Runtime.CompilerServices;

namespace Lifeline.Tests;

/// <summary>
/// Waits for what must come, and fails instead of hanging when it does not. The only limits of real time in the tests: only a
/// test that fails gets near them, also on a machine ten times slower than the one it was written on.
/// </summary>
internal static class Patience
{
    /// <summary>How long a test waits for what must happen.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>The same for a program that builds, or that lets thousands of requests loose.</summary>
    public static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(2);

    public static Task Arrives(this Task task) => task.WaitAsync(Longest, TestContext.Current.CancellationToken);

    public static Task<T> Arrives<T>(this Task<T> task) => task.WaitAsync(Longest, TestContext.Current.CancellationToken);

    /// <summary>For what nothing tells of: looks until it holds.</summary>
    public static Task Until(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        Until(() => Task.FromResult(condition()), what);

    /// <summary>The same, where to look takes a while itself.</summary>
    public static async Task Until(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        for (var start = TimeProvider.System.GetTimestamp(); !await condition(); await Task.Delay(s_betweenLooks, TestContext.Current.CancellationToken))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Longest, $"After {Longest} this does not hold: {what}");
        }
    }
}

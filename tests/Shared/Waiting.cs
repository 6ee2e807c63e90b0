namespace Lifeline.Tests;

/// <summary>Waits for what must come, and fails instead of hanging when it does not.</summary>
internal static class Waiting
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static Task Arrives(this Task task) => task.WaitAsync(s_patience, TestContext.Current.CancellationToken);

    public static Task<T> Arrives<T>(this Task<T> task) => task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
}

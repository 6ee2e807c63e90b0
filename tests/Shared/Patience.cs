using Xunit;

namespace Lifeline.Tests;

/// <summary>Waits for what must come, and fails instead of hanging when it does not.</summary>
internal static class Patience
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(2);

    public static Task Arrives(this Task task) => task.WaitAsync(s_longest, TestContext.Current.CancellationToken);

    public static Task<T> Arrives<T>(this Task<T> task) => task.WaitAsync(s_longest, TestContext.Current.CancellationToken);

    /// <summary>For what happens outside of this process, where nothing tells when it has.</summary>
    public static async Task Until(Func<bool> condition)
    {
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        impatience.CancelAfter(s_longest);
        while (!condition())
        {
            await Task.Delay(s_betweenLooks, impatience.Token);
        }
    }
}

using Xunit;

namespace Lifeline.Tests;

/// <summary>Waits for what must come, and fails instead of hanging when it does not.</summary>
internal static class Patience
{
    /// <summary>How long a test waits for what must happen. Only a test that fails gets near it.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(2);

    public static Task Arrives(this Task task) => task.WaitAsync(Longest, TestContext.Current.CancellationToken);

    public static Task<T> Arrives<T>(this Task<T> task) => task.WaitAsync(Longest, TestContext.Current.CancellationToken);

    /// <summary>For what happens outside of this process, where nothing tells when it has.</summary>
    public static async Task Until(Func<bool> condition)
    {
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        impatience.CancelAfter(Longest);
        while (!condition())
        {
            await Task.Delay(s_betweenLooks, impatience.Token);
        }
    }
}

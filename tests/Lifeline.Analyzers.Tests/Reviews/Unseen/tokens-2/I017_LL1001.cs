// The using covers the source in the case that the conditional makes one.
namespace I017;

public enum Mode { Open, Bounded }

public static class Modes
{
    public static async Task RunAsync(Mode mode, Func<CancellationToken, Task> work, CancellationToken token)
    {
        using var bounded = mode is Mode.Bounded ? CancellationTokenSource.CreateLinkedTokenSource(token) : null;
        bounded?.CancelAfter(TimeSpan.FromSeconds(30));
        await work(bounded is { Token: var limit } ? limit : token);
    }
}

// Whichever arm of the switch makes the linked source, nobody disposes it.
namespace M003;

public enum Priority { Low, Normal, High }

public sealed class Renderer(Func<string, CancellationToken, Task<byte[]>> render)
{
    public async Task<byte[]> RenderAsync(string page, Priority priority, CancellationToken abort, CancellationToken shutdown)
    {
        var source = priority switch
        {
            Priority.High => CancellationTokenSource.CreateLinkedTokenSource(abort),
            Priority.Low or Priority.Normal => CancellationTokenSource.CreateLinkedTokenSource(abort, shutdown),
            _ => throw new ArgumentOutOfRangeException(nameof(priority)),
        };
        return await render(page, source.Token);
    }
}

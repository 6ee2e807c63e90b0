// The linked source made inside of the lambda is disposed nowhere.
namespace M008;

public sealed class ThumbnailQueue(Func<string, CancellationToken, Task> shrink)
{
    public Task[] Start(IEnumerable<string> files, CancellationToken token) =>
    [
        .. files.Select(file => Task.Run(async () =>
        {
            var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
            limit.CancelAfter(30_000);
            await shrink(file, limit.Token);
        }, token)),
    ];
}

// A stack collects what has to be disposed, and the using of the stack does it.
namespace I014;

public sealed class Disposables : IDisposable
{
    private readonly Stack<IDisposable> _items = [];

    public T Add<T>(T item)
        where T : IDisposable
    {
        _items.Push(item);
        return item;
    }

    public void Dispose()
    {
        while (_items.TryPop(out var item))
        {
            item.Dispose();
        }
    }
}

public static class Migration
{
    public static async Task RunAsync(Func<CancellationToken, Task>[] steps, CancellationToken token)
    {
        using var disposables = new Disposables();
        var all = disposables.Add(CancellationTokenSource.CreateLinkedTokenSource(token));
        all.CancelAfter(TimeSpan.FromHours(1));
        foreach (var step in steps)
        {
            await step(all.Token);
        }
    }
}

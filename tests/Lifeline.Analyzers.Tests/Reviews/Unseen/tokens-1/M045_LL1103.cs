// A sibling's failure cancels the linked source, but one sibling was started with the outer token.

namespace M045;

public interface IPart { Task RunAsync(CancellationToken ct); }

public static class Both
{
    public static async Task RunAsync(IPart left, IPart right, CancellationToken ct)
    {
        using var group = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var a = left.RunAsync(group.Token);
        var b = right.RunAsync(ct);
        var first = await Task.WhenAny(a, b);
        if (first.IsFaulted)
            group.Cancel();
        await Task.WhenAll(a, b);
    }
}

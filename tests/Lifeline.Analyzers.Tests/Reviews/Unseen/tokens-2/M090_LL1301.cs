// CancelAfter(TimeSpan.Zero), meant as "no limit", cancels at once.
namespace M090;

public sealed class Export(Func<CancellationToken, Task<int>> export)
{
    public async Task<int> RunAsync(bool limited, CancellationToken token)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
        if (!limited)
        {
            linked.CancelAfter(TimeSpan.Zero);
        }

        return await export(linked.Token);
    }
}

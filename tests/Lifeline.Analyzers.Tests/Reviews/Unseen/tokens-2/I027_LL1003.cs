// The returned task has only the outer token; the source was for the awaited call before.
namespace I027;

public sealed class TwoSteps(Func<CancellationToken, Task<int>> first, Func<int, CancellationToken, Task<string>> second)
{
    public async Task<Task<string>> StartAsync(CancellationToken token)
    {
        int id;
        using (var quick = CancellationTokenSource.CreateLinkedTokenSource(token))
        {
            quick.CancelAfter(800);
            id = await first(quick.Token);
        }

        return second(id, token);
    }
}

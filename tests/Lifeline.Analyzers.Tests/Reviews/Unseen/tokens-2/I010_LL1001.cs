// Disposing the pair disposes both, in a using statement without a declaration.
namespace I010;

public sealed class Dual(Func<CancellationToken, Task> left, Func<CancellationToken, Task> right)
{
    public async Task RunAsync(CancellationToken token)
    {
        CancellationTokenSource a = CancellationTokenSource.CreateLinkedTokenSource(token), b = CancellationTokenSource.CreateLinkedTokenSource(token);
        using (a)
        using (b)
        {
            a.CancelAfter(1_000);
            b.CancelAfter(2_000);
            await Task.WhenAll(left(a.Token), right(b.Token));
        }
    }
}

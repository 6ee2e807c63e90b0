// A timeout of zero ends the source before the work begins.
namespace M089;

public sealed class Warmup(Func<CancellationToken, Task> warm)
{
    public async Task WarmAsync()
    {
        using var none = new CancellationTokenSource(0);
        await warm(none.Token);
    }
}

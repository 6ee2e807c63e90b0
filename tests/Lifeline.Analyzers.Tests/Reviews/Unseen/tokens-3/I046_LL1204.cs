// the catch-all rethrows in the end
namespace I046;

public sealed class Metered(Func<CancellationToken, Task> work)
{
    private int _failures;

    public int Failures => _failures;

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await work(ct);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _failures);
            throw;
        }
    }
}

// The try/finally is a using by hand; the returned task outlives it.
namespace M021;

public sealed class Lookup(Func<string, CancellationToken, ValueTask<int>> find)
{
    public ValueTask<int> FindAsync(string name, CancellationToken token)
    {
        var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
        try
        {
            cts.CancelAfter(500);
            return find(name, cts.Token);
        }
        finally
        {
            cts.Dispose();
        }
    }
}

// The caller is handed a source, and nothing says who disposes it.
namespace M026;

public static class Deadlines
{
    public static CancellationTokenSource FromMinutes(int minutes, CancellationToken token)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(token);
        source.CancelAfter(TimeSpan.FromMinutes(minutes));
        return source;
    }
}

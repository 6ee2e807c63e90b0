// The factory of a public helper class returns a source with a running timer and leaves its end to nobody in particular.
namespace M020;

public static class Deadlines
{
    public static CancellationTokenSource For(TimeSpan limit, CancellationToken parent)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(parent);
        source.CancelAfter(limit);
        return source;
    }
}

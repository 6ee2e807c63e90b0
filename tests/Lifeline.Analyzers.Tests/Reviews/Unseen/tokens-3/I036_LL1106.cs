// the token travels in the state object, as old code does it
namespace I036;

public sealed class Worker(Action<CancellationToken> run)
{
    public void Start(CancellationToken stopping)
    {
        var thread = new Thread(Body);
        thread.Start(stopping);
    }

    private void Body(object? state)
    {
        var stopping = (CancellationToken)state!;
        run(stopping);
    }
}

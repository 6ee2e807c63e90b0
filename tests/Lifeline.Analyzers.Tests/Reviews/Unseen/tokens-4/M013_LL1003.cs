// The pump is started and remembered, but the source it listens to is disposed as soon as Start returns.
namespace M013;

public sealed class HeartbeatPump
{
    private Task? _pump;

    public void Start(TimeSpan every, Action beat, CancellationToken token)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
        cts.CancelAfter(TimeSpan.FromHours(8));
        _pump = Task.Factory.StartNew(
            () => { while (!cts.Token.WaitHandle.WaitOne(every)) beat(); },
            cts.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public bool IsRunning => _pump is { IsCompleted: false };
}

// the pump runs on after the method has returned and disposed the source whose token it was given
namespace M008;

public sealed class Consumer(Func<CancellationToken, Task> pump)
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _pumping = Task.CompletedTask;

    public void Start(CancellationToken hostToken)
    {
        using (var linked = CancellationTokenSource.CreateLinkedTokenSource(hostToken, _stopping.Token))
        {
            _pumping = pump(linked.Token);
        }
    }

    public Task StopAsync()
    {
        _stopping.Cancel();
        return _pumping;
    }
}

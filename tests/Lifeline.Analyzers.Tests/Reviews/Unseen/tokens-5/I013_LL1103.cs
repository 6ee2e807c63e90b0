// The pause between attempts belongs to the whole, so the outer token is the right one; the attempt's source is closed by then.
namespace I013;

public interface IBroker { Task PublishAsync(string topic, ReadOnlyMemory<byte> body, CancellationToken ct); }

public sealed class Publisher(IBroker broker)
{
    public async Task PublishAsync(string topic, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        for (var pause = 1; ; pause *= 2)
        {
            try
            {
                using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
                attempt.CancelAfter(TimeSpan.FromSeconds(5));
                await broker.PublishAsync(topic, body, attempt.Token);
                return;
            }
            catch (OperationCanceledException) when (pause < 60 && !ct.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromSeconds(pause), ct);
            }
        }
    }
}

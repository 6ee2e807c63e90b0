// The source is shared by all items on purpose: the first failure calls the others off.
namespace I004;

public interface ITarget { Task PushAsync(byte[] image, CancellationToken token); }

public class Broadcaster
{
    public async Task PushToAllAsync(IReadOnlyList<ITarget> targets, byte[] image, CancellationToken token)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(token);
        var running = new List<Task>();
        foreach (var target in targets)
        {
            running.Add(PushOneAsync(target));
        }

        await Task.WhenAll(running);

        async Task PushOneAsync(ITarget target)
        {
            try
            {
                await target.PushAsync(image, all.Token);
            }
            catch (IOException)
            {
                all.Cancel();
                throw;
            }
        }
    }
}

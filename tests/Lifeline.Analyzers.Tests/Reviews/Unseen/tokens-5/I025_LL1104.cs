// The caller's end does not kill the work but starts a grace period on the new source, so the two are tied.
namespace I025;

public interface IConversation { Task RunAsync(CancellationToken hardStop); }

public class GracefulHost(TimeSpan grace)
{
    public async Task HostAsync(IConversation conversation, CancellationToken shutdown)
    {
        using var hard = new CancellationTokenSource();
        using var registration = shutdown.Register(() => hard.CancelAfter(grace));
        await conversation.RunAsync(hard.Token);
    }
}

// A negative timeout that is not the infinite one: the constructor throws on every call.
namespace M076;

public class BackupJob
{
    public async Task RunAsync(Func<CancellationToken, Task> backup)
    {
        using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(-5));
        await backup(cts.Token);
    }
}

// TimeSpan's constructor with one argument counts ticks: this is three microseconds, not thirty seconds.

namespace M067;

public interface IBackup { Task RunAsync(Context ctx); }

public sealed class Backup(IBackup backup)
{
    public async Task RunAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(new TimeSpan(30));
        await backup.RunAsync(scope);
    }
}

// A method without a token has nothing better to pass than None.
namespace I044;

public interface IMessageStore { Task<int> PurgeAsync(DateTimeOffset before, CancellationToken token); }

public class MaintenanceConsole(IMessageStore store, TextWriter output)
{
    public async Task<int> PurgeAsync(string[] args)
    {
        int days = int.Parse(args[0]);
        int purged = await store.PurgeAsync(DateTimeOffset.UtcNow.AddDays(-days), CancellationToken.None);
        await output.WriteLineAsync($"{purged} purged");
        return purged;
    }
}

// An empty catch-all around the call that got the token: a cancelled save looks like a saved one.
namespace M064;

public interface ISettingsStore { Task SaveAsync(string json, CancellationToken token); }

public class SettingsService(ISettingsStore store)
{
    public async Task<bool> SaveAsync(string json, CancellationToken token)
    {
        try
        {
            await store.SaveAsync(json, token);
        }
        catch
        {
        }
        return true;
    }
}

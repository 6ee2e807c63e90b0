// The catch-all surrounds a call that was given no token and has no way to take one.
namespace I078;

public interface IPlugin { void Unload(); Task WorkAsync(CancellationToken ct); }

public class PluginHost(Action<Exception> report)
{
    public async Task RunAsync(IPlugin plugin, CancellationToken ct)
    {
        await plugin.WorkAsync(ct);
        try
        {
            plugin.Unload();
        }
        catch (Exception e)
        {
            report(e);
        }
    }
}

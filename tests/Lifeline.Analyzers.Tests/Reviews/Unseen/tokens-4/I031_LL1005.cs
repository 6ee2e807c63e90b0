// `Register` of a plug-in registry is no token registration: there is nothing to dispose.
namespace I031;

public interface IPluginRegistry { Guid Register(Action plugin); CancellationToken Unloading { get; } }

public class Plugins
{
    public int Loaded { get; private set; }

    public void Load(IPluginRegistry registry, IEnumerable<Action> plugins, CancellationToken token)
    {
        foreach (var plugin in plugins)
        {
            token.ThrowIfCancellationRequested();
            registry.Register(plugin);
            Loaded++;
        }
    }
}

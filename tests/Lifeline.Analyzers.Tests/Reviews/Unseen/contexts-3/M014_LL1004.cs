// The parameter takes a scope and does not say whether it takes over its end.
// also: LL1001

namespace M014;

public interface IMonitor { void Watch(ContextScope scope, string name); }

public sealed class Deployment(IMonitor monitor)
{
    public void Start(Context ctx, string version)
    {
        var rollout = ctx.WithTimeout(TimeSpan.FromMinutes(30));
        monitor.Watch(rollout, version);
    }
}

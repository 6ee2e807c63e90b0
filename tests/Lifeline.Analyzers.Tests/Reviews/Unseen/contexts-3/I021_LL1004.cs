// The helper gets the caller's group to start tasks in; the block that made the group still waits for it.

namespace I021;

public interface IProbe { Task CheckAsync(Context ctx, string host); }

public sealed class Health(IProbe probe)
{
    public async Task CheckAsync(Context ctx, string[] hosts)
    {
        await using var group = ctx.Supervise(limit: 16);
        Start(group, hosts);
        await group.WaitAsync();
    }

    private void Start(TaskGroup group, string[] hosts)
    {
        foreach (var host in hosts)
        {
            _ = group.Go(inner => probe.CheckAsync(inner, host), name: host);
        }
    }
}

// Siblings should be called off when one fails, but the tasks were given the outer token, which that cancel does not reach.
namespace M014;

public interface INode { Task PrepareAsync(Guid transaction, CancellationToken ct); }

public sealed class Coordinator(IReadOnlyList<INode> nodes)
{
    public async Task PrepareAsync(Guid transaction, CancellationToken ct)
    {
        using var group = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var all = nodes.Select(node => node.PrepareAsync(transaction, ct)).ToArray();
        var pending = all.ToList();
        while (pending.Count > 0)
        {
            var done = await Task.WhenAny(pending);
            pending.Remove(done);
            if (done.IsFaulted)
            {
                group.Cancel();
                break;
            }
        }

        await Task.WhenAll(all);
    }
}

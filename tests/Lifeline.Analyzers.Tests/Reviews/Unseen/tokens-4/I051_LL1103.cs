// Both sources are linked to the outer token on purpose: neither of the two replicas may end the other by its timeout.
namespace I051;

public interface IReplica { Task<string?> ReadAsync(string key, CancellationToken ct); }

public static class TwoReplicas
{
    public static async Task<string?> ReadAsync(IReplica near, IReplica far, string key, CancellationToken ct)
    {
        using var nearLimit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var farLimit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        nearLimit.CancelAfter(TimeSpan.FromMilliseconds(100));
        farLimit.CancelAfter(TimeSpan.FromMilliseconds(900));
        var answers = await Task.WhenAll(near.ReadAsync(key, nearLimit.Token), far.ReadAsync(key, farLimit.Token));
        return answers[0] ?? answers[1];
    }
}

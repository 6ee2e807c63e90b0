// The variable is assigned in each round, but always from a source linked to the same outer token: nothing grows.
namespace I079;

public interface IJobStep { Task ExecuteAsync(CancellationToken ct); }

public sealed class JobSteps(IEnumerable<IJobStep> steps)
{
    public async Task ExecuteAsync(CancellationToken ct)
    {
        CancellationToken token;
        foreach (var step in steps)
        {
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct);
            linked.CancelAfter(TimeSpan.FromMinutes(1));
            token = linked.Token;
            await step.ExecuteAsync(token);
        }
    }
}

// The variable outside is overwritten in every turn, but always derived from the unchanged parent.
namespace I108;

public sealed class Generations(Func<int, CancellationToken, Task<bool>> evolve)
{
    public async Task<string> RunAsync(CancellationToken parent)
    {
        CancellationToken current;
        var generation = 0;
        bool more;
        do
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(parent);
            limit.CancelAfter(1_000);
            current = limit.Token;
            more = await evolve(generation++, current);
        }
        while (more);
        return $"{generation} generations";
    }
}

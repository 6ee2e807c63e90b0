// Only when there is a limit, but then in every turn, the variable outside the loop goes one level deeper.
// also: LL1103
namespace M088;

public sealed record Chore(string Name, TimeSpan? Limit);

public sealed class Runner(Func<string, CancellationToken, Task> run)
{
    public async Task RunAsync(IEnumerable<Chore> chores, CancellationToken cancellationToken)
    {
        var scope = cancellationToken;
        foreach (var chore in chores)
        {
            using var limited = CancellationTokenSource.CreateLinkedTokenSource(scope);
            if (chore.Limit is { } limit)
            {
                limited.CancelAfter(limit);
                scope = limited.Token;
            }

            await run(chore.Name, scope);
        }
    }
}

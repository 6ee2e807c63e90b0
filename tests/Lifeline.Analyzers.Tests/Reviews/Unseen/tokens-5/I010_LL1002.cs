// The deadline covers the whole migration, all steps of the foreach together, and a step that meets it ends everything.
namespace I010;

public interface IMigrationStep { string Name { get; } Task ApplyAsync(CancellationToken ct); }

public class Migrator(IEnumerable<IMigrationStep> steps, TimeProvider clock)
{
    public async Task MigrateAsync(DateTimeOffset windowEnds, CancellationToken ct)
    {
        using var window = CancellationTokenSource.CreateLinkedTokenSource(ct);
        window.CancelAfter(windowEnds - clock.GetUtcNow());
        foreach (var step in steps)
        {
            window.Token.ThrowIfCancellationRequested();
            await step.ApplyAsync(window.Token);
        }
    }
}

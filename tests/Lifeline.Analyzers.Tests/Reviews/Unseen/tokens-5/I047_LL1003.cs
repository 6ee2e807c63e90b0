// A synchronous result is wrapped into a task: nothing that is returned still uses the source.
namespace I047;

public interface IGrammar { bool Accepts(string text, CancellationToken ct); }

public sealed class GrammarCheck(IGrammar grammar)
{
    public Task<bool> CheckAsync(string text, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromMilliseconds(500));
        var accepted = grammar.Accepts(text, limit.Token);
        return Task.FromResult(accepted);
    }
}

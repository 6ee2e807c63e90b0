// Each stage's token is linked to that of the stage before, so the chain grows and the first limit ends every later stage.
// also: LL1002
namespace M062;

public interface IStage { TimeSpan Limit { get; } Task RunAsync(CancellationToken token); }

public sealed class StageRunner(IReadOnlyList<IStage> stages)
{
    public async Task RunAsync(CancellationToken token)
    {
        var sources = new Stack<CancellationTokenSource>();
        try
        {
            foreach (var stage in stages)
            {
                var linked = CancellationTokenSource.CreateLinkedTokenSource(token);
                sources.Push(linked);
                linked.CancelAfter(stage.Limit);
                token = linked.Token;
                await stage.RunAsync(token);
            }
        }
        finally
        {
            while (sources.TryPop(out var source))
            {
                source.Dispose();
            }
        }
    }
}

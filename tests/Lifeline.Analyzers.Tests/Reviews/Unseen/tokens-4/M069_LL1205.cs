// `current` is both what is linked to and what is overwritten, so stage after stage nests deeper and inherits every older timeout.
namespace M069;

public interface IStage { TimeSpan Limit { get; } void Run(CancellationToken token); }

public sealed class StagePipeline
{
    public void Run(IReadOnlyList<IStage> stages, CancellationToken cancellationToken)
    {
        CancellationToken current = cancellationToken;
        for (int i = 0; i < stages.Count; i++)
        {
            using (var stage = CancellationTokenSource.CreateLinkedTokenSource(current))
            {
                stage.CancelAfter(stages[i].Limit);
                current = stage.Token;
                stages[i].Run(current);
            }
        }
    }
}

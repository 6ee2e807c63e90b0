// TryReset makes the source as good as new for each turn, and one that has fired is replaced.
namespace I021;

public sealed class Pooled(Func<int, CancellationToken, Task> ask)
{
    public async Task AskAsync(int[] questions)
    {
        var source = new CancellationTokenSource();
        try
        {
            foreach (var question in questions)
            {
                if (!source.TryReset())
                {
                    source.Dispose();
                    source = new CancellationTokenSource();
                }

                source.CancelAfter(2_000);
                await ask(question, source.Token);
            }
        }
        finally
        {
            source.Dispose();
        }
    }
}

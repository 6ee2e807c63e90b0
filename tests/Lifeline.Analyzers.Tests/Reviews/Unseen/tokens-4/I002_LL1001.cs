// Disposed in finally behind a null check: made only when there is a limit, disposed whenever it was made.
namespace I002;

public interface IExecutor { Task<int> RunAsync(string sql, CancellationToken token); }

public class QueryRunner(IExecutor executor)
{
    public async Task<int> RunAsync(string sql, TimeSpan? limit, CancellationToken token)
    {
        CancellationTokenSource? cts = null;
        try
        {
            var effective = token;
            if (limit is { } l)
            {
                cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                cts.CancelAfter(l);
                effective = cts.Token;
            }
            return await executor.RunAsync(sql, effective);
        }
        finally
        {
            if (cts != null)
                cts.Dispose();
        }
    }
}

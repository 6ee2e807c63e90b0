// The lambda's using ends when the lambda returns its task; the caller awaits a call whose timeout is gone.

namespace M090;

public interface IExecutor { Task<string> ExecuteAsync(Func<Task<string>> action); }

public class Resilient(IExecutor executor, HttpClient http)
{
    public async Task<string> GetAsync(string url, CancellationToken ct)
    {
        return await executor.ExecuteAsync(() =>
        {
            using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
            cts.CancelAfter(TimeSpan.FromSeconds(1));
            return http.GetStringAsync(url, cts.Token);
        });
    }
}

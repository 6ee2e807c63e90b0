// The source around the retry loop is the overall budget, as the name and the parameter say, and its end ends the loop.
namespace I015;

public sealed class BudgetedRetry(HttpClient http)
{
    public async Task<string> GetAsync(string path, TimeSpan total, CancellationToken token)
    {
        using var overall = CancellationTokenSource.CreateLinkedTokenSource(token);
        overall.CancelAfter(total);
        while (true)
        {
            try
            {
                return await http.GetStringAsync(path, overall.Token);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), overall.Token);
            }
        }
    }
}

// The fresh source is linked on the next line, and kept apart so that a timeout can be told from the caller's cancel.
namespace I022;

public sealed class BankClient(HttpClient http)
{
    public async Task<string> BalanceAsync(string account, CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await http.GetStringAsync($"accounts/{account}/balance", linked.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException("the bank did not answer");
        }
    }
}

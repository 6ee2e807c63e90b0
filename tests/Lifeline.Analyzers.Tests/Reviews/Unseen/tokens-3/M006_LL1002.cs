// the source for one attempt is made outside the retry loop: after the first timeout every attempt is cancelled at once
namespace M006;

public sealed class RetryingClient(HttpClient http)
{
    public async Task<string> GetAsync(Uri uri, CancellationToken ct)
    {
        using var perAttempt = CancellationTokenSource.CreateLinkedTokenSource(ct);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            perAttempt.CancelAfter(TimeSpan.FromSeconds(2));
            try
            {
                return await http.GetStringAsync(uri, perAttempt.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                Console.Error.WriteLine($"attempt {attempt} timed out");
            }
        }
        throw new TimeoutException("three attempts timed out");
    }
}

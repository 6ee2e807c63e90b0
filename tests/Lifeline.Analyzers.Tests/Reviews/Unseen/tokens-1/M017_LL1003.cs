// The task is awaited only after the using block has disposed the timeout that was to bound it.

namespace M017;

public class RatesClient(HttpClient http)
{
    public async Task<string> LoadAsync(CancellationToken ct)
    {
        Task<string> pending;
        using (var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct))
        {
            timeout.CancelAfter(TimeSpan.FromSeconds(4));
            pending = http.GetStringAsync("/rates", timeout.Token);
        }
        return await pending;
    }
}

// A fresh timeout source is used and the caller's token is ignored.

namespace M046;

public class ZipCodeClient(HttpClient http)
{
    public async Task<string> LookupAsync(string zip, CancellationToken ct)
    {
        using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        return await http.GetStringAsync($"/zip/{zip}", cts.Token);
    }
}

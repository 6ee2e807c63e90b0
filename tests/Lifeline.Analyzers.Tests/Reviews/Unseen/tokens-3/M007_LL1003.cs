// the task is returned out of its using: the source is disposed, and its timer with it, while the request runs
namespace M007;

public sealed class GeoClient(HttpClient http)
{
    public Task<string> LocateAsync(string address, CancellationToken cancellationToken)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bounded.CancelAfter(TimeSpan.FromSeconds(4));
        return http.GetStringAsync($"/locate?q={Uri.EscapeDataString(address)}", bounded.Token);
    }
}

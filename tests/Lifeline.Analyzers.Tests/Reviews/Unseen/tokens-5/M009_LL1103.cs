// A time limit is set up for the call and then the caller's token is passed, so the limit has no effect.
namespace M009;

public sealed class GeoClient(HttpClient http)
{
    public async Task<string> LookupAsync(string ip, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            return await http.GetStringAsync($"/lookup/{ip}", cancellationToken);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("geo lookup took more than two seconds");
        }
    }
}

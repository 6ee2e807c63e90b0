// the timeout source isn't linked to the caller's token: the caller's cancel never reaches the request
namespace M024;

public sealed class HealthProbe(HttpClient http)
{
    public async Task<bool> IsUpAsync(Uri node, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        using var response = await http.GetAsync(node, timeout.Token);
        return response.IsSuccessStatusCode;
    }
}

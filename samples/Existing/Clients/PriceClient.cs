namespace Existing.Clients;

/// <summary>A typed client.</summary>
public sealed class PriceClient(HttpClient http)
{
    public Task<string> PriceAsync(int id, CancellationToken token) => http.GetStringAsync($"/price/{id}", token);

    /// <summary>The same, with a limit of the team's own.</summary>
    public async Task<string> PriceInTimeAsync(int id, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        return await http.GetStringAsync($"/price/{id}", limit.Token);
    }
}

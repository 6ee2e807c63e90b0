// A linked source is only cancelled, never disposed: its registration stays on the caller's token.

namespace M001;

public sealed class QuoteRace(HttpClient http)
{
    public async Task<string> FirstAsync(IEnumerable<string> urls, CancellationToken ct)
    {
        var race = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var calls = new List<Task<string>>();
        foreach (var url in urls)
            calls.Add(http.GetStringAsync(url, race.Token));

        var winner = await Task.WhenAny(calls);
        race.Cancel();
        return await winner;
    }
}

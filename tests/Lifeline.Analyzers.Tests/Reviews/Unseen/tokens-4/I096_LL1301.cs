// -1 ms is the framework's infinite, written as a constant of the old configuration schema.
namespace I096;

public sealed class LongPoll
{
    private const int NoLimit = -1;

    public async Task<string> PollAsync(HttpClient http, bool patient)
    {
        using var cts = new CancellationTokenSource(patient ? NoLimit : 30_000);
        return await http.GetStringAsync("/events", cts.Token);
    }
}

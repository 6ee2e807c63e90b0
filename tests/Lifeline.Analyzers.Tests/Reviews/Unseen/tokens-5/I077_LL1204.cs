// Only the failures of HTTP are taken; a cancellation is no HttpRequestException and passes.
namespace I077;

public sealed class Motd(HttpClient http)
{
    public async Task<string> TodayAsync(CancellationToken ct)
    {
        try
        {
            return await http.GetStringAsync("motd.txt", ct);
        }
        catch (HttpRequestException e)
        {
            return $"(no message today: {e.StatusCode})";
        }
    }
}

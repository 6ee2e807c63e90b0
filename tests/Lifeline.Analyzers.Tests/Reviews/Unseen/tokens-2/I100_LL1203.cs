// A catch of failures that no cancellation is.
namespace I100;

public sealed class Resilient(HttpClient http)
{
    public async Task<string> GetAsync(string path, CancellationToken token)
    {
        for (var delay = 100; ; delay *= 2)
        {
            try
            {
                return await http.GetStringAsync(path, token);
            }
            catch (HttpRequestException failure) when (failure.StatusCode is null or >= System.Net.HttpStatusCode.InternalServerError && delay < 5_000)
            {
                await Task.Delay(delay, token);
            }
        }
    }
}

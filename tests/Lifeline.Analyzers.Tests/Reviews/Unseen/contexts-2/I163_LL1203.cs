// The type pattern in the filter excludes the cancellation.

namespace I163;

public sealed class Tolerant(HttpClient http, ChannelWriter<string> failed)
{
    public async Task VisitAsync(Context ctx, IReadOnlyList<string> urls)
    {
        foreach (var url in urls)
        {
            try
            {
                using var response = await http.GetAsync(url, ctx);
                response.EnsureSuccessStatusCode();
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                await failed.WriteAsync(url, ctx);
            }
        }
    }
}

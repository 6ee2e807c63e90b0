// the lambda has no token of its own and calls without the one it could capture
namespace M016;

public sealed class Warmup(HttpClient http)
{
    public async Task<string[]> RunAsync(string[] paths, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var requests = paths.Select(async path =>
        {
            var body = await http.GetStringAsync(path);
            return body.Trim();
        });
        return await Task.WhenAll(requests);
    }
}

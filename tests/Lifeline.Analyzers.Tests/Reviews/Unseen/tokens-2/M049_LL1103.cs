// The linked source with the time limit was made for this very call, which gets the outer token.
namespace M049;

public sealed class Directory(HttpClient http)
{
    public async Task<string> FindAsync(string name, CancellationToken token)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(token);
        timeout.CancelAfter(TimeSpan.FromSeconds(2));
        return await http.GetStringAsync($"/people/{name}", token);
    }
}

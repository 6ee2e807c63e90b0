// The nullable token is at hand, and the call that could have it gets none.
namespace M038;

public sealed class Settings(HttpClient http)
{
    public async Task<string> LoadAsync(string tenant, CancellationToken? cancel = null)
    {
        cancel?.ThrowIfCancellationRequested();
        return await http.GetStringAsync($"/settings/{tenant}");
    }
}

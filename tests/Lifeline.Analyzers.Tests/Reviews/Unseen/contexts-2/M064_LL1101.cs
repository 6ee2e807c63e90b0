// The token-only call at the border has an optional token and gets none, although ctx.Token is at hand.
using System.Text.Json;

namespace M064;

public sealed class ConfigReader
{
    public async Task<Dictionary<string, string>> ReadAsync(Context ctx, Stream stream)
    {
        ctx.ThrowIfDone();
        return await JsonSerializer.DeserializeAsync<Dictionary<string, string>>(stream) ?? [];
    }
}

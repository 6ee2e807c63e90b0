// The callee only knows tokens, and gets the context's.
using System.Text.Json;

namespace I028;

public record Settings(string Region, int Retries);

public static class SettingsFile
{
    public static async Task<Settings?> ReadAsync(Context ctx, Stream json)
    {
        return await JsonSerializer.DeserializeAsync<Settings>(json, JsonSerializerOptions.Web, ctx.Token);
    }
}

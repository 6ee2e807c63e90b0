// A named default stands where the method's token belongs.
using System.Text.Json;

namespace M050;

public record Settings(string Name, int Size);

public static class SettingsFile
{
    public static async Task<Settings?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var file = File.OpenRead(path);
        return await JsonSerializer.DeserializeAsync<Settings>(file, cancellationToken: default);
    }
}

// The named argument is default although the method's token is live.
using System.Text.Json;

namespace M037;

public class SettingsReader
{
    public async Task<Dictionary<string, string>?> ReadAsync(Stream json, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await JsonSerializer.DeserializeAsync<Dictionary<string, string>>(json, options: null, cancellationToken: default);
    }
}

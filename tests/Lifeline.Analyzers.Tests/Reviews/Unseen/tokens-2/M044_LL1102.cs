// The named argument passes default while the caller's token is in scope.
using System.Text.Json;

namespace M044;

public sealed record Profile(string Name);

public static class ProfileFile
{
    public static async Task<Profile?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var profile = await JsonSerializer.DeserializeAsync<Profile>(stream, JsonSerializerOptions.Web, cancellationToken: default);
        cancellationToken.ThrowIfCancellationRequested();
        return profile;
    }
}

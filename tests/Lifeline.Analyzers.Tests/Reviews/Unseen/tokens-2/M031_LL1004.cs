// An async factory whose result is a bare source.
using System.Text.Json;

namespace M031;

public sealed record Limits(int Seconds);

public sealed class LimitReader(string path)
{
    public async Task<CancellationTokenSource> SourceAsync(CancellationToken token)
    {
        await using var file = File.OpenRead(path);
        var limits = await JsonSerializer.DeserializeAsync<Limits>(file, cancellationToken: token);
        return new CancellationTokenSource(TimeSpan.FromSeconds(limits?.Seconds ?? 30));
    }
}

// Only a narrow exception type is taken; a cancellation passes.
using System.Text.Json;

namespace I097;

public class LineParser(Action<int> onBadLine)
{
    public async Task<List<JsonElement>> ParseAsync(StreamReader reader, CancellationToken ct)
    {
        var all = new List<JsonElement>();
        for (var n = 1; await reader.ReadLineAsync(ct) is { } line; n++)
        {
            try
            {
                all.Add(JsonSerializer.Deserialize<JsonElement>(line));
            }
            catch (JsonException)
            {
                onBadLine(n);
            }
        }
        return all;
    }
}

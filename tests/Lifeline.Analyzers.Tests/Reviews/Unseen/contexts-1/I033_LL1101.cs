// The token is given through ctx.Token, the way for a callee that knows only tokens.
using System.Text.Json;
using Lifeline;

namespace I033;

public class Json
{
    public static async Task<T?> ReadAsync<T>(Context ctx, Stream stream) =>
        await JsonSerializer.DeserializeAsync<T>(stream, cancellationToken: ctx.Token);
}

// A static field's initializer is outside of any call: no context is at hand.

namespace I087;

public sealed class Countries
{
    private static readonly Task<string> Loaded = File.ReadAllTextAsync("countries.txt", Context.Background);

    public async Task<bool> ContainsAsync(Context ctx, string code)
    {
        var text = await Loaded.WaitAsync(ctx);
        return text.Contains(code, StringComparison.Ordinal);
    }
}

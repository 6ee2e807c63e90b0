// The callee has only one form, and it takes no context.

namespace I060;

public sealed class Tokenizer
{
    public Task<string[]> SplitAsync(string text) => Task.FromResult(text.Split(' '));
}

public sealed class Counter(Tokenizer tokenizer)
{
    public async Task<int> CountAsync(Context ctx, string path)
    {
        var text = await File.ReadAllTextAsync(path, ctx);
        var words = await tokenizer.SplitAsync(text);
        return words.Length;
    }
}

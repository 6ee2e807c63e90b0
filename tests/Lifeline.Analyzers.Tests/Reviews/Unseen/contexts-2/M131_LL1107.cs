// `default!` hides that there is no context.

namespace M131;

public interface ITranslator
{
    Task<string> TranslateAsync(Context ctx, string text);
}

public sealed class Labels(ITranslator translator)
{
    public Task<string[]> AllAsync(params string[] texts) =>
        Task.WhenAll(texts.Select(text => translator.TranslateAsync(default!, text)));
}

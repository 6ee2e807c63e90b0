// A fresh timer source although the method was given a token to link to.
namespace M053;

public sealed class Translator(Func<string, CancellationToken, Task<string>> translate)
{
    public async Task<string> TranslateAsync(string text, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(8));
        return await translate(text, timeout.Token);
    }
}

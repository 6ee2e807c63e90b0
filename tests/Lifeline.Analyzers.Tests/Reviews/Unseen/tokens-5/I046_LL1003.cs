// The task is kept in a variable but awaited before the using is left.
namespace I046;

public interface ITranslator { Task<string> TranslateAsync(string text, CancellationToken ct); }

public sealed class Subtitles(ITranslator translator)
{
    public async Task<string[]> TranslateAsync(string title, string[] lines, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        var tasks = new List<Task<string>> { translator.TranslateAsync(title, limit.Token) };
        tasks.AddRange(lines.Select(line => translator.TranslateAsync(line, limit.Token)));
        return await Task.WhenAll(tasks);
    }
}

// The file is read by a call that can't be stopped, in a method with a context.

namespace M041;

public interface IParser { Task<int> ParseAsync(Context ctx, string text); }

public sealed class FileImport(IParser parser)
{
    public async Task<int> ImportAsync(Context ctx, string path)
    {
        var text = File.ReadAllText(path);
        return await parser.ParseAsync(ctx, text);
    }
}

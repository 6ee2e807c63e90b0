// A conditional falls back to Todo although a live context is at hand in both cases.

namespace M081;

public sealed class Archive
{
    public Task<string> ReadAsync(Context ctx, string path, bool important) =>
        File.ReadAllTextAsync(path, important ? Context.Todo : ctx);
}

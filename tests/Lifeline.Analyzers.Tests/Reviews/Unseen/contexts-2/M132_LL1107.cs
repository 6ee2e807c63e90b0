// The scope's owner passes a default as the named argument of a callee that wants a live context.

namespace M132;

public static class Copying
{
    public static Task CopyAsync(Context ctx, string from, string to) => File.CopyAsync(from, to, ctx, overwrite: true);

    public static async Task<string> BackUpAsync(string path)
    {
        var copy = path + "~";
        await CopyAsync(to: copy, from: path, ctx: default);
        return copy;
    }
}

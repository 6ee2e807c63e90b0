// The lambda's parameters are in the order that the library's delegate has.
using Lifeline;

namespace I128;

public class Mirror
{
    public async Task CopyAsync(Context ctx, string[] files, string folder)
    {
        await Parallel.ForEachAsync(files, limit: 2, ctx, async (file, ctx) =>
            await File.CopyAsync(file, Path.Combine(folder, Path.GetFileName(file)), ctx, overwrite: true));
    }
}

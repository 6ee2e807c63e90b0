// The local is renamed from itself each time: the names nest as deep as there are files.
using Lifeline;

namespace M082;

public class Loader
{
    public async Task LoadAsync(Context ctx, IEnumerable<string> files, Func<Context, string, Task> load)
    {
        var current = ctx;
        foreach (var file in files)
        {
            current = current.WithName(file);
            await load(current, file);
        }
    }
}

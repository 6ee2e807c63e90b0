// Task.Run is started without the context at hand: nobody can stop the rebuild.
// also: LL1101

namespace M120;

public sealed class SearchIndex
{
    public async Task RebuildAsync(Context ctx, IReadOnlyList<string> documents)
    {
        ctx.ThrowIfDone();
        await Task.Run(() => Tokenize(documents));
    }

    private static int Tokenize(IReadOnlyList<string> documents) => documents.Sum(text => text.Split(' ').Length);
}

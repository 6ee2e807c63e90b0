// The synchronous look-up in memory is what the slower form with the context is built on; it waits for nothing.
using Lifeline;

namespace I035;

public class Names
{
    private readonly Dictionary<int, string> _names = new() { [1] = "one" };
    public string Find(int id) => _names.TryGetValue(id, out var name) ? name : "?";
    public async Task<string> FindAsync(Context ctx, int id)
    {
        await ctx.DelayAsync(TimeSpan.FromMilliseconds(5));
        return Find(id);
    }
}

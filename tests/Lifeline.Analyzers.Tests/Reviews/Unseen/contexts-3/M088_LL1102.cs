// None is wrapped into a context although the method has a live one.
// also: LL1104

namespace M088;

public interface IConfigStore { Task<string> LoadAsync(Context ctx, string section); }

public sealed class Sections(IConfigStore store)
{
    public async Task<string> LoadAsync(Context ctx, string section)
    {
        using var waiting = ctx.WaitingOn(section);
        return await store.LoadAsync(Context.From(CancellationToken.None), section);
    }
}

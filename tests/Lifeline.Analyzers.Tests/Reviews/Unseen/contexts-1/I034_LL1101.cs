// No context is in scope: the edge makes none, and has none to hand on.
using Lifeline;

namespace I034;

public interface IStore { Task<int> CountAsync(); Task<int> CountAsync(Context ctx); }
public class Health(IStore store)
{
    public async Task<bool> IsReadyAsync() => await store.CountAsync() >= 0;
}

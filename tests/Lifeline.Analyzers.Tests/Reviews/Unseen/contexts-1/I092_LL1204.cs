// The catch-all wraps what it caught and throws: nothing is swallowed.
using Lifeline;

namespace I092;

public class LoadFailedException(string what, Exception inner) : Exception(what, inner);
public class Profile(Func<Context, int, Task<string>> load)
{
    public async Task<string> LoadAsync(Context ctx, int id)
    {
        try
        {
            return await load(ctx, id);
        }
        catch (Exception e)
        {
            throw new LoadFailedException($"profile {id}", e);
        }
    }
}

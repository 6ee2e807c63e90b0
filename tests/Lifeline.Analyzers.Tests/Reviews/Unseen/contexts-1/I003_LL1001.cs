// A nullable scope that is disposed with ?. in finally; where it is null there is nothing to dispose.
using Lifeline;

namespace I003;

public class Fetcher(Func<Context, Task<string>> fetch)
{
    public async Task<string> FetchAsync(Context ctx, TimeSpan? limit)
    {
        ContextScope? limited = limit is { } time ? ctx.WithTimeout(time) : null;
        try
        {
            return await fetch(limited?.Context ?? ctx);
        }
        finally
        {
            limited?.Dispose();
        }
    }
}

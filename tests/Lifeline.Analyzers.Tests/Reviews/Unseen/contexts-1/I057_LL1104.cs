// The work that all callers share must not hang on the one who came first; SingleFlight takes care of it.
using Lifeline;

namespace I057;

public class Shared
{
    private readonly SingleFlight<string, string> _flight = new();
    private readonly Func<Context, string, Task<string>> _load;
    public Shared(Func<Context, string, Task<string>> load) => _load = load;

    public Task<string> LoadAsync(Context ctx, string key) => _flight.DoAsync(ctx, key, ctx => _load(ctx, key));
}

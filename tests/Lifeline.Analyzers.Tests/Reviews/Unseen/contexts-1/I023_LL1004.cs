// The scope is converted to a Context on the way: the callee can watch it and can't end it.
using Lifeline;

namespace I023;

public interface IPart { Task RunAsync(Context ctx); }
public class Composite(IPart[] parts)
{
    public async Task RunAsync(Context ctx)
    {
        using var scope = ctx.WithTimeout(TimeSpan.FromMinutes(1));
        foreach (var part in parts)
        {
            await part.RunAsync(scope);
        }
    }
}

// The token stands before caller-information parameters, as these must be left out by callers, and there is no Context here.
using System.Runtime.CompilerServices;

namespace I103;

public class Tracer
{
    public async Task<T> TraceAsync<T>(Func<CancellationToken, Task<T>> body, CancellationToken cancellationToken, [CallerMemberName] string member = "")
    {
        Console.WriteLine($"> {member}");
        return await body(cancellationToken);
    }
}

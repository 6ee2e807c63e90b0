// A gRPC-like handler: the call context's own token is passed on.

namespace I115;

public abstract class CallContext { public abstract CancellationToken CancellationToken { get; } }
public interface IGreetings { Task<string> ForAsync(string name, CancellationToken ct); }

public class GreeterService(IGreetings greetings)
{
    public virtual async Task<string> SayHello(string name, CallContext context)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw new ArgumentException("name is required", nameof(name));
        return await greetings.ForAsync(name, context.CancellationToken);
    }
}

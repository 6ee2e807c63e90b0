// The null is for a project's own type that happens to be called Context: a resilience library's bag of facts.
namespace I101;

public sealed class Context { public Dictionary<string, object> Items { get; } = new(); }
public interface IPolicy { Task RunAsync(Func<CancellationToken, Task> action, Context? context, CancellationToken token); }

public class PolicyCaller(IPolicy policy)
{
    public Task CallAsync(Func<CancellationToken, Task> action, CancellationToken token) =>
        policy.RunAsync(action, null, token);
}

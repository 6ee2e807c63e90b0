// DisposeAsync has no context, and what it does must happen after the end of the one it had.
using Lifeline;

namespace I043;

public interface ITopic { Task LeaveAsync(Context ctx); }
public sealed class Membership(ITopic topic) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        using var bound = Context.Background.WithTimeout(TimeSpan.FromSeconds(2));
        await topic.LeaveAsync(bound);
    }
}

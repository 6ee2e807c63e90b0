// This default is a token's and stands for no token, outside of any context.
using Lifeline;

namespace I074;

public class Timeouts
{
    public Task WaitAsync(Task task, TimeSpan limit, CancellationToken token = default) => task.WaitAsync(limit, token);
}

// The constructor's context is only used to start the group, which is the owner and is kept.
using Lifeline;

namespace I124;

public sealed class Mailer(Context ctx, Func<Context, string, Task> send) : IAsyncDisposable
{
    private readonly TaskGroup _mails = ctx.Supervise(limit: 8);
    public void Send(string to) => _ = _mails.Go(ctx => send(ctx, to), name: to);
    public ValueTask DisposeAsync() => _mails.DisposeAsync();
}

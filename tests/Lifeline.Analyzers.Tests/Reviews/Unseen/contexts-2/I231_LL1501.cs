// The constructor's context is used up in the initializer; nothing keeps it.

namespace I231;

public sealed class MailQueue(Context ctx, Func<Context, string, Task> send) : IAsyncDisposable
{
    private readonly TaskGroup _mails = ctx.Supervise(limit: 8);

    public void Send(string to) => _ = _mails.Go(ctx => send(ctx, to), name: to);

    public ValueTask DisposeAsync() => _mails.DisposeAsync();
}

// WhenAll is returned without being awaited, and the using ends the context of both calls.
using Lifeline;

namespace M016;

public interface INotify { Task MailAsync(Context ctx, string to); Task PushAsync(Context ctx, string to); }
public class Notifications
{
    private readonly INotify notify;
    public Notifications(INotify notify) => this.notify = notify;

    public Task AllAsync(Context ctx, string user)
    {
        using (var scope = ctx.WithCancel())
        {
            var mail = notify.MailAsync(scope, user);
            var push = notify.PushAsync(scope, user);
            return Task.WhenAll(mail, push);
        }
    }
}

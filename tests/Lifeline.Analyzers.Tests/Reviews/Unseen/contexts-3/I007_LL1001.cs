// WithName, WithValue and WithOverstayLimit give plain contexts; there is nothing to dispose.

namespace I007;

public interface IMail { Task SendAsync(Context ctx, string to); }

public class Mailing(IMail mail)
{
    private static readonly ContextKey<string> Campaign = new("campaign");

    public async Task SendAsync(Context ctx, string campaign, string to)
    {
        var named = ctx.WithName("mailing");
        var marked = named.WithValue(Campaign, campaign).WithOverstayLimit(TimeSpan.FromSeconds(20));
        await mail.SendAsync(marked, to);
    }
}

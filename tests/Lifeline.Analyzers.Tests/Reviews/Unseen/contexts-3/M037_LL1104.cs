// A fresh source bounds the legacy call and ignores the context in scope.

namespace M037;

public interface ILegacySmtp { Task SendAsync(string to, CancellationToken cancellationToken); }

public class Letters(ILegacySmtp smtp)
{
    public async Task SendAsync(Context ctx, string to)
    {
        ctx.ThrowIfDone();
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await smtp.SendAsync(to, source.Token);
    }
}

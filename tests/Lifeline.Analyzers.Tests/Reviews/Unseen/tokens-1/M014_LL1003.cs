// The discarded Task.Run captures a source that the using disposes as soon as the method returns.

namespace M014;

public interface IMailer { Task SendAsync(string to, CancellationToken ct); }

public class WelcomeHandler(IMailer mailer)
{
    public async Task HandleAsync(string email, Func<CancellationToken, Task> audit, CancellationToken ct)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(ct);
        cts.CancelAfter(TimeSpan.FromMinutes(1));
        _ = Task.Run(() => mailer.SendAsync(email, cts.Token), cts.Token);
        await audit(cts.Token);
    }
}

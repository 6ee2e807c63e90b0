// The timeout source is made once, so after the first slow attempt every retry starts with a token that has already ended.
namespace M001;

public interface IMailGateway { Task SendAsync(string to, string body, CancellationToken cancellationToken); }

public sealed class MailSender(IMailGateway gateway)
{
    public async Task<bool> SendAsync(string to, string body, CancellationToken cancellationToken)
    {
        using var attemptSource = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            attemptSource.CancelAfter(TimeSpan.FromSeconds(4));
            try
            {
                await gateway.SendAsync(to, body, attemptSource.Token);
                return true;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromSeconds(attempt), cancellationToken);
            }
        }

        return false;
    }
}

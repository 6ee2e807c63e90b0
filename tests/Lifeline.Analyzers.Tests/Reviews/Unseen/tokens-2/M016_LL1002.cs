// The limit per mail is on one source made outside the loop: the first slow mail ends it for all that follow.
namespace M016;

public interface IMailer { Task<bool> SendAsync(string to, CancellationToken token); }

public sealed class Newsletter(IMailer mailer)
{
    public async Task<int> SendAllAsync(IAsyncEnumerable<string> recipients, CancellationToken token)
    {
        var (sent, slow) = (0, new List<string>());
        using (var perMail = CancellationTokenSource.CreateLinkedTokenSource(token))
        {
            await foreach (var to in recipients.WithCancellation(token))
            {
                perMail.CancelAfter(TimeSpan.FromSeconds(5));
                try
                {
                    sent += await mailer.SendAsync(to, perMail.Token) ? 1 : 0;
                }
                catch (OperationCanceledException) when (!token.IsCancellationRequested)
                {
                    slow.Add(to);
                }
            }
        }

        Console.WriteLine($"too slow: {string.Join(", ", slow)}");
        return sent;
    }
}

// A plain sleep of a minute with the token in scope: WaitOne on the token's handle would wake at its end.
namespace M052;

public interface IMailbox { int Fetch(CancellationToken ct); }

public sealed class MailFetcher(IMailbox mailbox)
{
    public int FetchPolitely(CancellationToken cancellationToken)
    {
        var first = mailbox.Fetch(cancellationToken);
        Thread.Sleep(TimeSpan.FromMinutes(1));
        return first + mailbox.Fetch(cancellationToken);
    }
}

// The class carries the token of its own work, and the delay between two polls does not get it.
namespace M025;

public interface IMailbox { Task<int> FetchAsync(CancellationToken token); }

public sealed class MailboxPoll
{
    private readonly IMailbox _mailbox;
    private readonly CancellationToken _stopping;

    public MailboxPoll(IMailbox mailbox, CancellationToken stopping) { _mailbox = mailbox; _stopping = stopping; }

    public async Task<int> PollTwiceAsync()
    {
        int first = await _mailbox.FetchAsync(_stopping);
        await Task.Delay(TimeSpan.FromSeconds(30));
        return first + await _mailbox.FetchAsync(_stopping);
    }
}

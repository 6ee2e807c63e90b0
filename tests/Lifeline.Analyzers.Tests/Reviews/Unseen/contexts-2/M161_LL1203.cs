// OperationCanceledException is caught by name and the consumer goes round again for ever.

namespace M161;

public sealed class Inbox(ChannelReader<string> mails, Action<string> show)
{
    public async Task ShowAsync(Context ctx)
    {
        for (; ; )
        {
            try
            {
                show(await mails.ReadAsync(ctx));
            }
            catch (OperationCanceledException)
            {
                show("(cancelled)");
                continue;
            }
        }
    }
}

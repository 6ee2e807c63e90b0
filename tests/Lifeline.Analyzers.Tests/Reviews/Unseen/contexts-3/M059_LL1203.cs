// The catch-all takes the cancellation as any failure, and the endless loop spins.
// also: LL1204

namespace M059;

public interface IMailbox { Task FetchAsync(Context ctx); }

public sealed class Fetcher(IMailbox mailbox)
{
    public async Task RunAsync(Context ctx)
    {
        while (true)
        {
            try
            {
                await mailbox.FetchAsync(ctx);
            }
            catch (Exception failure)
            {
                Console.Error.WriteLine(failure.Message);
            }
        }
    }
}

// The registration is stopped when the method is left.

namespace I022;

public interface ITransfer { Task RunAsync(Context ctx); void Abort(); }

public sealed class Transfers
{
    public async Task RunAsync(Context ctx, ITransfer transfer)
    {
        var stop = ctx.AfterFunc(transfer.Abort);
        try
        {
            await transfer.RunAsync(ctx);
        }
        finally
        {
            stop.Stop();
        }
    }
}

// It stops at the soft stop: what accepts work looks at ctx.Stopping.

namespace I069;

public interface IAcceptor { Task<string> AcceptAsync(); }
public interface IWorker { Task WorkAsync(Context ctx, string job); }

public sealed class Accepting(IAcceptor acceptor, IWorker worker)
{
    public async Task RunAsync(Context ctx)
    {
        while (!ctx.Stopping.IsDone)
        {
            var job = await acceptor.AcceptAsync().WaitAsync(ctx.Stopping);
            await worker.WorkAsync(ctx, job);
        }
    }
}

// The only way out of the endless loop passes Dispose: its false edge does not exist.

namespace I009;

public interface IElection { Task<bool> TryLeadAsync(Context ctx); }

public class Leader(IElection election)
{
    public async Task WinAsync(Context ctx)
    {
        var scope = ctx.WithCancel();
        try
        {
            while (true)
            {
                if (await election.TryLeadAsync(scope))
                {
                    return;
                }

                await scope.Context.DelayAsync(TimeSpan.FromSeconds(3));
            }
        }
        finally
        {
            scope.Dispose();
        }
    }
}

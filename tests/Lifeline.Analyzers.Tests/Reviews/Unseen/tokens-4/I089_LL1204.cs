// The exception is captured, the cleanup runs, and then it is thrown on as it was.
using System.Runtime.ExceptionServices;

namespace I089;

public interface IBatch { Task RunAsync(CancellationToken token); void Mark(bool failed); }

public class BatchRunner
{
    public async Task RunAsync(IBatch batch, CancellationToken token)
    {
        ExceptionDispatchInfo? error = null;
        try
        {
            await batch.RunAsync(token);
        }
        catch (Exception e)
        {
            error = ExceptionDispatchInfo.Capture(e);
        }
        batch.Mark(failed: error != null);
        error?.Throw();
    }
}

// the catch-all comes after a catch that leaves the loop on cancellation
namespace I043;

public sealed class Outbox(Func<CancellationToken, Task> sendBatch)
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await sendBatch(ct);
                await Task.Delay(1000, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Console.Error.WriteLine(e);
            }
        }
    }
}

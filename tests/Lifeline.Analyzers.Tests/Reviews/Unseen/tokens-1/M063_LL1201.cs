// The break leaves only the inner loop; the outer one starts the next batch after the cancel.

namespace M063;

public interface IBatches { Task<IReadOnlyList<int>> NextAsync(); Task DoAsync(int item); }

public class BatchRunner(IBatches batches)
{
    public async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            var batch = await batches.NextAsync();
            foreach (var item in batch)
            {
                if (ct.IsCancellationRequested)
                    break;
                await batches.DoAsync(item);
            }
        }
    }
}

// The dataflow block's options leave out the token: the block goes on after the cancel.
using System.Threading.Tasks.Dataflow;

namespace M032;

public class Ingest(Func<string, Task> store)
{
    public async Task RunAsync(IEnumerable<string> rows, CancellationToken ct)
    {
        var block = new ActionBlock<string>(store, new ExecutionDataflowBlockOptions
        {
            BoundedCapacity = 100,
            MaxDegreeOfParallelism = 8,
        });
        foreach (var row in rows)
            await block.SendAsync(row, ct);
        block.Complete();
        await block.Completion.WaitAsync(ct);
    }
}

// the block gets options without the token, so cancelling doesn't stop the pipeline
using System.Threading.Tasks.Dataflow;

namespace M015;

public sealed class ImportPipeline(Action<string> import)
{
    public async Task RunAsync(IEnumerable<string> lines, CancellationToken cancellationToken)
    {
        var block = new ActionBlock<string>(import, new ExecutionDataflowBlockOptions { BoundedCapacity = 100 });
        foreach (var line in lines)
            await block.SendAsync(line, cancellationToken);
        block.Complete();
        await block.Completion.WaitAsync(cancellationToken);
    }
}

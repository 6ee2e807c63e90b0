// the token is set on the options one statement later
using System.Threading.Tasks.Dataflow;

namespace I019;

public sealed class Pipeline(Action<int> handle)
{
    public ITargetBlock<int> Build(int width, CancellationToken cancellationToken)
    {
        var options = new ExecutionDataflowBlockOptions { BoundedCapacity = 64 };
        if (width > 1)
            options.MaxDegreeOfParallelism = width;
        options.CancellationToken = cancellationToken;
        return new ActionBlock<int>(handle, options);
    }
}

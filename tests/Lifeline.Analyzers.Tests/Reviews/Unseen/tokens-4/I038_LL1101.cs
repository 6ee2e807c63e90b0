// The options get the token through the initialiser of the derived variable, line by line.
using System.Threading.Tasks.Dataflow;

namespace I038;

public class EtlGraph
{
    public ActionBlock<string> Build(Action<string> load, CancellationToken cancellationToken)
    {
        var options = new ExecutionDataflowBlockOptions { MaxDegreeOfParallelism = 4, BoundedCapacity = 64 };
        options.CancellationToken = cancellationToken;
        return new ActionBlock<string>(load, options);
    }
}

// The dataflow block is bound to no token at all, spelt out, with the service's token as the method's parameter.
using System.Threading.Tasks.Dataflow;

namespace M035;

public static class Stage
{
    public static async Task<int> FeedAsync(ITargetBlock<string> target, IEnumerable<string> lines, CancellationToken token)
    {
        int sent = 0;
        foreach (var line in lines)
        {
            token.ThrowIfCancellationRequested();
            if (await target.SendAsync(line, cancellationToken: default(CancellationToken)))
                sent++;
        }
        return sent;
    }
}

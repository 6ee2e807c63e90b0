// The source travels as the state of a framework callback only, which neither keeps nor ends it.
namespace I024;

public interface IFolderJob { Task RunAsync(CancellationToken token); }

public sealed class FolderJobs(IFolderJob job)
{
    public async Task RunAsync(CancellationToken shutdown)
    {
        using var stop = new CancellationTokenSource();
        using var hook = shutdown.Register(static s => ((CancellationTokenSource)s!).Cancel(), stop);
        await job.RunAsync(stop.Token);
    }
}

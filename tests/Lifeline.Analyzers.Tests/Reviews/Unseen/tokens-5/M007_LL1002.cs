// A job's own time limit is set on a source shared by all jobs: after one overrun, no further job can run.
using System.Threading.Channels;

namespace M007;

public record Job(string Name, TimeSpan Limit, Func<CancellationToken, Task> Run);

public sealed class JobRunner(ChannelReader<Job> jobs, TextWriter log)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var jobScope = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await foreach (var job in jobs.ReadAllAsync(cancellation))
        {
            jobScope.CancelAfter(job.Limit);
            try
            {
                await job.Run(jobScope.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                log.WriteLine($"{job.Name} overran its {job.Limit}");
            }
        }
    }
}

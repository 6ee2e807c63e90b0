// The worker tasks are started in a loop through a method group whose closure holds the token, and are awaited.
using System.Threading.Channels;

namespace I068;

public class WorkerGroup(ChannelReader<int> jobs, Func<int, CancellationToken, Task> handle)
{
    public async Task RunAsync(int workers, CancellationToken cancellationToken)
    {
        var running = new Task[workers];
        for (int i = 0; i < running.Length; i++)
            running[i] = Task.Run(WorkAsync, cancellationToken);
        await Task.WhenAll(running);

        async Task WorkAsync()
        {
            await foreach (int job in jobs.ReadAllAsync(cancellationToken))
                await handle(job, cancellationToken);
        }
    }
}

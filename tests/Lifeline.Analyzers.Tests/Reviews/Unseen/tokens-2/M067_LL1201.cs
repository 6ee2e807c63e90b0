// continue at the end of the token makes the loop spin for ever instead of leaving it.
namespace M067;

public sealed class Spooler(Queue<string> jobs, Action<string> print)
{
    public void Run(CancellationToken token)
    {
        while (true)
        {
            if (token.IsCancellationRequested)
            {
                continue;
            }

            if (jobs.TryDequeue(out var job))
            {
                print(job);
            }
        }
    }
}

// A tuple with the task and its source leaves it open who ends the source.
namespace M028;

public sealed class Jobs(Func<string, CancellationToken, Task> run)
{
    public (Task Done, CancellationTokenSource Stop) Start(string job)
    {
        var stop = new CancellationTokenSource();
        return (run(job, stop.Token), stop);
    }
}

// A lambda that others run later, on their own schedule, gets the token of that run, not the setup's.

namespace I047;

public interface IScheduler { Task AddAsync(string name, Func<CancellationToken, Task> job, CancellationToken ct); }

public class Jobs(IScheduler scheduler, Func<CancellationToken, Task> rebuild)
{
    public Task SetupAsync(CancellationToken ct)
        => scheduler.AddAsync("rebuild", runCt => rebuild(runCt), ct);
}

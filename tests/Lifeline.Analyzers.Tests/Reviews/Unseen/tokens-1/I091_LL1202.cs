// The timer's tick takes the token; the body's step has no form with one and is short.

namespace I091;

public class Cron(Func<Task> step)
{
    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        while (await timer.WaitForNextTickAsync(ct))
            await step();
    }
}

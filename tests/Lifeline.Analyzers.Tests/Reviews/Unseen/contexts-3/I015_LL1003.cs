// The scope bounds the blocking wait only; the task that is returned runs on the caller's context.

namespace I015;

public interface IPermits { bool Draw(Context ctx, string name); }
public interface IJobs { Task RunAsync(Context ctx, string name); }

public sealed class Permitted(IPermits permits, IJobs jobs)
{
    public Task RunAsync(Context ctx, string name)
    {
        using (var waiting = ctx.WithTimeout(TimeSpan.FromSeconds(1)))
        {
            if (!permits.Draw(waiting, name))
            {
                return Task.CompletedTask;
            }
        }

        return jobs.RunAsync(ctx, name);
    }
}

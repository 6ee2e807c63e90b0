// A new root with a clock of its own in a method that has a context: a hang-up never reaches it.

namespace M035;

public interface ISchedule { Task PlanAsync(Context ctx, DateOnly day); }

public class Planner(ISchedule schedule)
{
    public async Task PlanAsync(Context ctx, DateOnly day)
    {
        ctx.ThrowIfDone();
        var root = Context.Root(TimeProvider.System, "planner");
        await schedule.PlanAsync(root, day);
    }
}

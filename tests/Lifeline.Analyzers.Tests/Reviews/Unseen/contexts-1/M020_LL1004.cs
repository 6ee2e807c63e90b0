// A scope is handed to a tracker whose parameter says nothing about who ends it.
using Lifeline;

namespace M020;

public interface IJobTracker { void Track(string job, ContextScope scope); }
public class JobStarter(IJobTracker tracker)
{
    public void Start(Context ctx, string job)
    {
        var scope = ctx.WithName(job).WithCancel();
        tracker.Track(job, scope);
    }
}

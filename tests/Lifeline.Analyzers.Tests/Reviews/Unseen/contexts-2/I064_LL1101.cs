// The call stands in an expression tree that is stored, not run: no context could be stored with it.
using System.Linq.Expressions;

namespace I064;

public interface IReports
{
    void Build(int year);

    void Build(Context ctx, int year);
}

public interface IJobStore
{
    Task SaveAsync(Context ctx, Expression<Action<IReports>> job);
}

public sealed class YearEnd(IJobStore jobs)
{
    public Task PlanAsync(Context ctx, int year) => jobs.SaveAsync(ctx, reports => reports.Build(year));
}

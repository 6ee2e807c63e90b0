// The group's deferred clean-up disposes the scope when the last task has ended.

namespace I010;

public interface IReplica { Task FollowAsync(Context ctx); }

public static class Replication
{
    public static void Follow(TaskGroup group, IReplica replica)
    {
        var scope = group.Context.WithTimeout(TimeSpan.FromMinutes(10));
        group.Defer(_ =>
        {
            scope.Dispose();
            return Task.CompletedTask;
        });
        _ = group.Go(_ => replica.FollowAsync(scope));
    }
}

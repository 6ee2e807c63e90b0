// Both ends of the transfer are marked: who returns it, and who takes it.

namespace I041;

public static class Transfers
{
    [return: OwnsContext]
    public static StopScope Begin(Context ctx, string name) => ctx.WithName(name).WithStop();

    public static async Task RunAsync([OwnsContext] StopScope scope, Func<Context, Task> work)
    {
        using (scope)
        {
            await work(scope.Context);
        }
    }
}

public sealed class Mover
{
    public Task MoveAsync(Context ctx, Func<Context, Task> work) => Transfers.RunAsync(Transfers.Begin(ctx, "move"), work);
}

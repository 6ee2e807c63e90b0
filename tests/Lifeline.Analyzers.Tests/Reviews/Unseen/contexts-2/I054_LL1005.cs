// The group's context ends when this method leaves the group, and the after-func with it.

namespace I054;

public sealed class Party(Func<Context, string, Task> greet)
{
    public async Task GreetAsync(Context ctx, string[] guests)
    {
        await using var group = ctx.Group();
        group.Context.AfterFunc(() => Console.WriteLine("the party is over"));
        foreach (var guest in guests)
        {
            _ = group.Go(ctx => greet(ctx, guest));
        }
    }
}

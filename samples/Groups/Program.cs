// Tasks that belong together. None is left running when its block is left, whatever happens in it.
using Lifeline;

var ctx = Context.Background;

Console.WriteLine("A group: the first failure stops the others.");
try
{
    await using var group = ctx.Group();
    _ = group.Go(ctx => WaitAsync(ctx, "stock"));
    _ = group.Go(ctx => WaitAsync(ctx, "delivery"));
    _ = group.Go(ctx => FailAsync(ctx, "price"));
    await group.WaitAsync();
}
catch (IOException failure)
{
    Console.WriteLine($"  the group failed: {failure.Message}");
}

Console.WriteLine("A gathering: what has come within half a second.");
await using var gathering = ctx.Gather<string>(within: TimeSpan.FromSeconds(0.5));
_ = gathering.Go(ctx => Task.FromResult("shop A: 4.90"));
_ = gathering.Go(ctx => Task.FromResult("shop B: 5.20"));
_ = gathering.Go(ctx => WaitAsync(ctx, "shop C"));
var offers = await gathering.WaitAsync();
Console.WriteLine($"  {string.Join(", ", offers.Results.Order())}; not in time: {offers.Missing.Count}");

static async Task<string> WaitAsync(Context ctx, string who)
{
    try
    {
        await ctx.DelayAsync(TimeSpan.FromMinutes(1));
        return who;
    }
    finally
    {
        Console.WriteLine($"  {who} stops: {ctx.Cause?.Message}");
    }
}

static async Task FailAsync(Context ctx, string who)
{
    await ctx.DelayAsync(TimeSpan.FromMilliseconds(300));
    throw new IOException($"no {who} list");
}

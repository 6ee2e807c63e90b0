// An order has a second. Each call is handed the context, the third one down takes too long, and the error says who had how
// much time and where that was set.
using Lifeline;

using var scope = Context.Background.WithName("order 42").WithTimeout(TimeSpan.FromSeconds(1));
try
{
    Console.WriteLine(await OrderAsync(scope));
}
catch (DeadlineExceededException error)                                 // an OperationCanceledException like any other
{
    Console.WriteLine(error.Message);
}

static async Task<string> OrderAsync(Context ctx)
{
    Console.WriteLine($"order:   {TimeLeft(ctx)}");
    await ctx.DelayAsync(TimeSpan.FromMilliseconds(50));                // any work that takes ctx
    return await PayAsync(ctx);
}

static async Task<string> PayAsync(Context ctx)
{
    using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(5));         // to ask for more than is left changes nothing
    Console.WriteLine($"pay:     {TimeLeft(scope)}");
    return await AskBankAsync(scope);
}

static async Task<string> AskBankAsync(Context ctx)
{
    Console.WriteLine($"bank:    {TimeLeft(ctx)}");
    await ctx.DelayAsync(TimeSpan.FromMinutes(1));                      // a bank that doesn't answer
    return "paid";
}

static string TimeLeft(Context ctx) => $"{ctx.Remaining!.Value.TotalMilliseconds:0} ms left";

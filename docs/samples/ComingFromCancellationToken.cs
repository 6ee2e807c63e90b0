using System.Text.Json;

namespace Lifeline.Docs.Samples;

internal static class ComingFromCancellationToken
{
    public static async Task BeforeAsync(CancellationToken cancellationToken)
    {
        #region token-before
        using var source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        source.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await ShipAsync(source.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("shipping took too long");
        }
        #endregion
    }

    public static async Task AfterAsync(Context ctx)
    {
        #region token-after
        using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(2));
        await ShipAsync(scope);                                     // throws a DeadlineExceededException that says all this
        #endregion
    }

    #region token-edge
    public static Task HandleAsync(CancellationToken cancellationToken)         // a framework that hands you a token
    {
        var ctx = Context.From(cancellationToken);
        return ShipAsync(ctx);
    }
    #endregion

    #region token-border
    public static async Task ShipAsync(Context ctx)
    {
        await using var file = File.OpenRead("orders.json");
        _ = await JsonSerializer.DeserializeAsync<int[]>(file, cancellationToken: ctx.Token);      // a call that knows only tokens
    }
    #endregion

    #region token-catch
    public static async Task<string> CatchAsync(Context ctx)
    {
        try
        {
            await ShipAsync(ctx);
            return "shipped";
        }
        catch (DeadlineExceededException late)
        {
            return $"late: {late.Message}";
        }
        catch (OperationCanceledException) when (ctx.IsDone)                    // whatever threw it: the context knows why
        {
            return $"gone: {ctx.Cause!.Message}";
        }
    }
    #endregion

    #region token-loop
    public static async Task PollAsync(Context ctx)
    {
        while (!ctx.IsDone)
        {
            await ShipAsync(ctx);
            await ctx.DelayAsync(TimeSpan.FromSeconds(1));
        }
    }
    #endregion

    private static Task ShipAsync(CancellationToken cancellationToken) => Task.Delay(1, cancellationToken);
}

using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Lifeline.Docs.Samples;

internal static class ComingFromGo
{
    private static readonly ContextKey<string> User = new("user");

    public static async Task DeriveAsync(Context ctx)
    {
        #region go-derive
        using var scope = ctx.WithTimeout(TimeSpan.FromMilliseconds(300));      // ctx, cancel := context.WithTimeout(ctx, …); defer cancel()
        await WorkAsync(scope);                                                 // hand on the context, keep the scope
        #endregion
    }

    public static void Causes(Context ctx)
    {
        #region go-cause
        using var scope = ctx.WithCancel();
        scope.Cancel(new InvalidOperationException("the price list is being replaced"));

        Context child = scope;
        Console.WriteLine(child.Error is CanceledException);                    // errors.Is(ctx.Err(), context.Canceled)
        Console.WriteLine(child.Cause!.Message);                                // context.Cause(ctx)
        #endregion
    }

    public static async Task SelectOnDoneAsync(Context ctx, Channel<int> orders)
    {
        #region go-select
        await Select.On(ctx)                                                    // for { select {
            .Read(orders.Reader, order => Console.WriteLine(order))             // case o := <-orders: …
            .LoopAsync();                                                       // case <-ctx.Done(): return ctx.Err() }}
        #endregion
    }

    public static string Values(Context ctx)
    {
        #region go-value
        // private static readonly ContextKey<string> User = new("user");
        ctx = ctx.WithValue(User, "gopher");

        return ctx.TryGet(User, out var user) ? user : "nobody";
        #endregion
    }

    public static void AfterFunc(Context ctx, IDisposable connection)
    {
        #region go-afterfunc
        using var stop = ctx.AfterFunc(connection.Dispose);                     // stop := context.AfterFunc(ctx, …); defer stop()
        #endregion
    }

    public static async Task SignalsAsync()
    {
        #region go-signals
        using var scope = Context.Background.WithSignals([PosixSignal.SIGINT, PosixSignal.SIGTERM]);
        await ServeAsync(scope);
        #endregion
    }

    public static async Task TwoFetchesAsync(Context ctx)
    {
        #region go-errgroup
        await using var group = ctx.Group();                                    // g, ctx := errgroup.WithContext(ctx)
        _ = group.Go(WorkAsync);                                                // g.Go(func() error { return work(ctx) })
        _ = group.Go(ServeAsync);                                               // the first failure cancels the others
        await group.WaitAsync();                                                // err := g.Wait()
        #endregion
    }

    private static Task WorkAsync(Context ctx) => ctx.DelayAsync(TimeSpan.FromMilliseconds(1));

    private static Task ServeAsync(Context ctx) => ctx.DelayAsync(TimeSpan.FromMilliseconds(1));
}

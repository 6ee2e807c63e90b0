using System.Threading.Channels;

namespace Lifeline.Docs.Samples;

internal static class Selecting
{
    public static async Task OneTurnAsync(Context ctx, ChannelReader<string> orders, ChannelWriter<string> log)
    {
        #region select-one
        await Select.On(ctx)
            .Read(orders, order => Console.WriteLine($"got {order}"))               // case order := <-orders:
            .Write(log, "waiting", () => Console.WriteLine("logged"))               // case log <- "waiting":
            .After(TimeSpan.FromSeconds(1), () => Console.WriteLine("nothing"));    // case <-time.After(time.Second):
        #endregion
    }

    public static async Task LoopAsync(Context ctx, ChannelReader<int> orders, Func<int, Task> saveAsync)
    {
        #region select-loop
        var sum = 0;
        await Select.On(ctx)                                                        // for { select {
            .Read(orders, async order => { await saveAsync(order); sum += order; }) // case order, ok := <-orders:
            .Every(TimeSpan.FromSeconds(1), () => Console.WriteLine(sum))           // case <-ticker.C:
            .Done(() => Console.WriteLine($"stopped at {sum}"))                     // case <-ctx.Done(): return
            .LoopAsync();                                                           // }}
        #endregion
    }

    public static async Task StopAsync(Context ctx, ChannelReader<string> lines)
    {
        #region select-stop
        var select = Select.On(ctx);
        await select
            .Read(lines, line => { if (line == "quit") select.Stop(); }, closed: select.Stop)
            .After(TimeSpan.FromMinutes(5), select.Stop)
            .LoopAsync();
        #endregion
    }

    public static async Task PipelineAsync(Context ctx, ChannelReader<int> source, ChannelWriter<int> target)
    {
        #region select-when
        var pending = new Queue<int>();
        await Select.On(ctx)
            .Read(source, pending.Enqueue, when: () => pending.Count < 100)
            .Write(target, () => pending.Peek(), () => pending.Dequeue(), when: () => pending.Count > 0)
            .LoopAsync();
        #endregion
    }

    public static async Task DefaultAsync(Context ctx, ChannelWriter<string> metrics)
    {
        #region select-default
        await Select.On(ctx)
            .Write(metrics, "hit")
            .Default(() => Console.WriteLine("dropped"));
        #endregion
    }

    public static async Task WaitsAsync(Context ctx, Channel<int> channel, SemaphoreSlim gate, Task<string> answer)
    {
        #region waits
        await channel.Writer.WriteAsync(1, ctx);
        var item = await channel.Reader.ReadAsync(ctx);
        await foreach (var next in channel.Reader.ReadAllAsync(ctx))
        {
            item += next;
        }

        await gate.WaitAsync(ctx);
        var text = await answer.WaitAsync(ctx);
        await ctx.DelayAsync(TimeSpan.FromMilliseconds(100));

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), ctx.Clock);
        while (await timer.WaitForNextTickAsync(ctx))
        {
            Console.WriteLine($"{text} {item}");
        }
        #endregion
    }

    public static async Task ParallelAsync(Context ctx, string[] pages, Func<Context, string, ValueTask> fetchAsync)
    {
        #region waits-parallel
        await Parallel.ForEachAsync(pages, ctx, (page, ctx) => fetchAsync(ctx, page));
        #endregion
    }

    public static void Blocking(Context ctx, ManualResetEventSlim ready, Task work)
    {
        #region waits-blocking
        ready.Wait(ctx);
        work.Wait(ctx);
        ctx.Sleep(TimeSpan.FromMilliseconds(100));
        #endregion
    }
}

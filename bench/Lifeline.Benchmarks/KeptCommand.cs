using System.Diagnostics;
using System.Globalization;
using Lifeline.Benchmarks.Reporting;

namespace Lifeline.Benchmarks;

/// <summary>What a process that lives for months keeps, and what it wakes up for.</summary>
internal sealed class KeptCommand : Command
{
    private const int Messages = 1_000_000;
    private const int Tasks = 100_000;
    private const int Waits = 1_000;

    private static readonly ContextKey<int> s_number = new("number");

    public override bool Run()
    {
        Console.WriteLine(Machine.Here(go: null));
        Console.WriteLine();
        foreach (var kind in (ReadOnlySpan<string>)["name", "value", "wrapped host token", "scope"])
        {
            Line($"kept after {Messages:N0} messages, a token taken of each: {kind}", $"{KeptByWorker(kind):N0} B");
        }

        Line($"kept by a group after a burst of {Tasks:N0} tasks", $"{KeptByGroup():N0} B");
        foreach (var isOurs in (ReadOnlySpan<bool>)[true, false])
        {
            var times = Enumerable.Range(0, 5).Select(_ => Wake(isOurs).TotalMilliseconds).Order().ToArray();
            Line($"waking {Waits:N0} threads that wait, {(isOurs ? "a context" : "a token source")}",
                string.Create(CultureInfo.InvariantCulture, $"{times[2]:0.0} ms (of 5: {times[0]:0.0} to {times[^1]:0.0})"));
        }

        var (ticks, wakeUps, processor) = Tick();
        Line("Select.Every(5 ms) for 3 s", string.Create(CultureInfo.InvariantCulture,
            $"{ticks} ticks, {wakeUps} items of the pool ({(double)wakeUps / ticks:0.00} a tick), {processor.TotalMilliseconds:0} ms of processor"));
        return true;
    }

    private static void Line(string what, string figure) => Console.WriteLine($"{what,-72}{figure}");

    private static long Heap()
    {
        for (var i = 0; i < 4; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static long KeptByWorker(string kind)
    {
        using var host = new CancellationTokenSource();
        using var worker = Context.Background.WithCancel();
        Handle(kind, worker, 10_000, host.Token);
        var before = Heap();
        Handle(kind, worker, Messages, host.Token);
        return Heap() - before;
    }

    private static void Handle(string kind, Context worker, int count, CancellationToken host)
    {
        for (var i = 0; i < count; i++)
        {
            switch (kind)
            {
                case "name":
                    _ = worker.WithName("message").Token;
                    break;
                case "value":
                    _ = worker.WithValue(s_number, i).Token;
                    break;
                case "scope":
                    using (var scope = worker.WithName("message").WithTimeout(TimeSpan.FromMinutes(1)))
                    {
                        _ = scope.Token;
                    }

                    break;
                default:
                    _ = Context.From(host).WithName("message").Token;
                    break;
            }
        }
    }

    private static long KeptByGroup()
    {
        var group = Context.Background.Group();
        Burst(group, 1_000);
        var before = Heap();
        Burst(group, Tasks);
        var kept = Heap() - before;
        group.WaitAsync().GetAwaiter().GetResult();
        return kept;
    }

    private static void Burst(TaskGroup group, int count)
    {
        using var all = new CountdownEvent(count);
        for (var i = 0; i < count; i++)
        {
            _ = group.Go(_ =>
            {
                all.Signal();
                return Task.CompletedTask;
            });
        }

        all.Wait();
        while (group.Running.Count > 0)
        {
            Thread.Yield();
        }
    }

    // As many waits as threads, each on a semaphore that nobody gives.
    private static TimeSpan Wake(bool isOurs)
    {
        using var scope = Context.Background.WithCancel();
        using var source = new CancellationTokenSource();
        using var semaphore = new SemaphoreSlim(0);
        using var waiting = new CountdownEvent(Waits);
        var threads = new Thread[Waits];
        for (var i = 0; i < Waits; i++)
        {
            threads[i] = new Thread(() =>
            {
                waiting.Signal();
                try
                {
                    if (isOurs)
                    {
                        semaphore.Wait((Context)scope);
                    }
                    else
                    {
                        semaphore.Wait(source.Token);
                    }
                }
                catch (OperationCanceledException)
                {
                }
            }, maxStackSize: 256 * 1024);
            threads[i].Start();
        }

        waiting.Wait();
        while (!Array.TrueForAll(threads, static thread => (thread.ThreadState & System.Threading.ThreadState.WaitSleepJoin) != 0))
        {
            Thread.Yield();
        }

        var watch = Stopwatch.StartNew();
        if (isOurs)
        {
            scope.Cancel();
        }
        else
        {
            source.Cancel();
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        return watch.Elapsed;
    }

    private static (int Ticks, long WakeUps, TimeSpan Processor) Tick()
    {
        var ticks = 0;
        var items = ThreadPool.CompletedWorkItemCount;
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        using var scope = Context.Background.WithTimeout(TimeSpan.FromSeconds(3));
        Select.On(scope).Every(TimeSpan.FromMilliseconds(5), () => ticks++).Done(() => { }).LoopAsync().GetAwaiter().GetResult();
        return (ticks, ThreadPool.CompletedWorkItemCount - items, Process.GetCurrentProcess().TotalProcessorTime - processor);
    }
}

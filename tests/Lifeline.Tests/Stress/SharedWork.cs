namespace Lifeline.Tests.Stress;

/// <summary>Shared work while callers come and go at once.</summary>
public class SharedWork
{
    [Fact]
    public async Task Whoever_stays_is_answered_and_nothing_runs_for_nobody()
    {
        var seed = Seeds.Next(Seeds.Stress, nameof(Whoever_stays_is_answered_and_nothing_runs_for_nobody));
        var flights = new SingleFlight<int, int>();
        var (running, answered, left, abandoned) = (0, 0, 0, 0);
        const int Callers = 8, Calls = 4_000;
        await Bounded.OnThreads(Callers, number =>
        {
            var random = new Random(seed + number);
            var pending = new List<Task>();
            for (var i = 0; i < Calls; i++)
            {
                pending.Add(CallAsync(random.Next(3), leaves: random.Next(2) == 0));
                if (pending.Count == 4)
                {
                    Task.WaitAll([.. pending], TestContext.Current.CancellationToken);
                    pending.Clear();
                }
            }

            Task.WaitAll([.. pending], TestContext.Current.CancellationToken);
        });
        Assert.Equal(Callers * Calls, answered + left);
        Assert.Equal(0, flights.Count);
        SpinWait.SpinUntil(() => Volatile.Read(ref running) == 0, Patience.Longest);
        Assert.Equal(0, running);
        Console.WriteLine($"answered {answered}, left {left}, abandoned {abandoned}");

        async Task CallAsync(int key, bool leaves)
        {
            using var scope = Context.Background.WithCancel();
            var call = flights.DoAsync(scope, key, WorkAsync);
            if (leaves)
            {
                scope.Cancel();
            }

            try
            {
                Assert.Equal(key, await call);
                Interlocked.Increment(ref answered);
            }
            catch (CanceledException) when (leaves)
            {
                Interlocked.Increment(ref left);
            }

            async Task<int> WorkAsync(Context ctx)
            {
                Interlocked.Increment(ref running);
                try
                {
                    for (var i = 0; i < 3; i++)
                    {
                        await Task.Yield();
                        ctx.ThrowIfDone();
                    }

                    return key;
                }
                catch (CanceledException canceled) when (canceled.Cause is AbandonedException)
                {
                    Interlocked.Increment(ref abandoned);
                    throw;
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            }
        }
    }

    [Fact]
    public async Task A_weighted_semaphore_never_gives_more_than_it_has_and_gets_all_back()
    {
        var seed = Seeds.Next(Seeds.Stress, nameof(A_weighted_semaphore_never_gives_more_than_it_has_and_gets_all_back));
        var semaphore = new WeightedSemaphore(10);
        var held = 0L;
        var most = 0L;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            var random = new Random(seed + number);
            for (var i = 0; i < 5_000; i++)
            {
                using var scope = Context.Background.WithCancel();
                var weight = random.Next(1, 11);
                var acquiring = semaphore.AcquireAsync(scope, weight);
                if (random.Next(3) == 0)
                {
                    scope.Cancel();
                }

                try
                {
                    using var lease = await acquiring;
                    var now = Interlocked.Add(ref held, weight);
                    Assert.InRange(now, 1, 10);
                    most = Math.Max(most, now);
                    if (random.Next(2) == 0)
                    {
                        await Task.Yield();
                    }

                    Interlocked.Add(ref held, -weight);
                }
                catch (CanceledException)
                {
                }
            }
        }))).Arrives();
        Assert.Equal(10, semaphore.Free);
        Assert.Equal(10, most);
    }
}

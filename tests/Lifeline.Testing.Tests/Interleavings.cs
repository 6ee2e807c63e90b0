using System.Threading.Channels;

namespace Lifeline.Testing.Tests;

/// <summary>What Lifeline promises, under hundreds of orders: the seed of one that breaks a promise is in the message.</summary>
public class Interleavings
{
    private static readonly Range s_seeds = 1..401;

    [Fact]
    public Task The_first_failure_of_a_group_cancels_the_others_with_it_as_the_cause_and_all_have_ended_when_it_is_joined() => HoldsAsync(async clock =>
    {
        var (ended, causes) = (0, new List<Exception?>());
        await using var group = Context.Root(clock).Group();
        for (var i = 0; i < 5; i++)
        {
            _ = group.Go(async ctx =>
            {
                try
                {
                    await StepsAsync(clock.Random.Next(4));
                    await ctx.DelayAsync(TimeSpan.FromHours(1));
                }
                catch (ContextEndedException)
                {
                    causes.Add(ctx.Cause);
                    throw;
                }
                finally
                {
                    await StepsAsync(2);
                    ended++;
                }
            });
        }

        _ = group.Go(async _ =>
        {
            await StepsAsync(clock.Random.Next(4));
            throw new FormatException();
        });

        await Assert.ThrowsAsync<FormatException>(group.WaitAsync);

        Assert.All(causes, cause => Assert.IsType<FormatException>(cause));
        Assert.Equal(ended, causes.Count);      // the others never began
        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
        Assert.Empty(group.Running);
    });

    [Fact]
    public Task A_race_has_one_winner_and_leaves_nobody_behind() => HoldsAsync(async clock =>
    {
        var (running, winner) = (0, -1);
        await using (var race = Context.Root(clock).Race<int>())
        {
            for (var i = 0; i < 4; i++)
            {
                var number = i;
                _ = race.Go(async ctx =>
                {
                    running++;
                    try
                    {
                        await StepsAsync(clock.Random.Next(4));
                        await ctx.DelayAsync(TimeSpan.FromSeconds(clock.Random.Next(2)));
                        return number;
                    }
                    finally
                    {
                        running--;
                    }
                });
            }

            winner = await race.WaitAsync();
        }

        Assert.InRange(winner, 0, 3);
        Assert.Equal(0, running);
    });

    [Fact]
    public Task A_limit_is_never_passed_and_everyone_gets_a_turn() => HoldsAsync(async clock =>
    {
        var (running, most, ran) = (0, 0, 0);
        await using var group = Context.Root(clock).Group(limit: 2);
        for (var i = 0; i < 8; i++)
        {
            _ = group.Go(async ctx =>
            {
                most = Math.Max(most, ++running);
                await StepsAsync(clock.Random.Next(3));
                await ctx.DelayAsync(TimeSpan.FromSeconds(clock.Random.Next(2)));
                running--;
                ran++;
            });
        }

        await group.WaitAsync();

        Assert.Equal((2, 8), (most, ran));
    });

    [Fact]
    public Task A_select_takes_each_item_once_and_none_for_nothing() => HoldsAsync(async clock =>
    {
        var (first, second, seen) = (Channel.CreateUnbounded<int>(), Channel.CreateBounded<int>(1), new List<int>());
        var root = Context.Root(clock);
        using var scope = root.WithCancel();
        await using var group = root.Group();
        _ = group.Go(async ctx =>
        {
            for (var i = 0; i < 5; i++)
            {
                await first.Writer.WriteAsync(i, ctx);
                await StepsAsync(clock.Random.Next(3));
            }
        });
        _ = group.Go(async ctx =>
        {
            for (var i = 5; i < 10; i++)
            {
                await second.Writer.WriteAsync(i, ctx);
                await StepsAsync(clock.Random.Next(3));
            }
        });
        _ = group.Go(async _ =>
        {
            await StepsAsync(clock.Random.Next(20));
            scope.Cancel();
        });

        try
        {
            await Select.On(scope.Context).Read(first.Reader, seen.Add).Read(second.Reader, seen.Add).After(TimeSpan.FromSeconds(1), () => { }).LoopAsync();
        }
        catch (CanceledException)
        {
        }

        using var rest = root.WithTimeout(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<DeadlineExceededException>(
            () => Select.On(rest.Context).Read(first.Reader, seen.Add).Read(second.Reader, seen.Add).LoopAsync());
        await group.WaitAsync();

        Assert.Equal(Enumerable.Range(0, 10), seen.Order());
        Assert.Equal([.. seen.Where(item => item < 5).Order()], seen.Where(item => item < 5));
    });

    [Fact]
    public Task A_single_flight_is_flown_once_at_a_time_and_abandoned_only_by_the_last() => HoldsAsync(async clock =>
    {
        var (flights, flying, abandoned, answers) = (new SingleFlight<string, int>(), 0, 0, new List<int>());
        var root = Context.Root(clock);
        var made = 0;
        await using var group = root.Group();
        for (var i = 0; i < 5; i++)
        {
            var isPatient = i > 0;
            _ = group.Go(async ctx =>
            {
                await StepsAsync(clock.Random.Next(4));
                using var caller = ctx.WithTimeout(TimeSpan.FromSeconds(isPatient ? 60 : 1));
                try
                {
                    answers.Add(await flights.DoAsync(caller, "price", async work =>
                    {
                        Assert.Equal(1, ++flying);
                        try
                        {
                            await work.DelayAsync(TimeSpan.FromSeconds(2));
                            return ++made;
                        }
                        catch (ContextEndedException)
                        {
                            abandoned++;
                            throw;
                        }
                        finally
                        {
                            flying--;
                        }
                    }));
                }
                catch (DeadlineExceededException) when (!isPatient)
                {
                }
            });
        }

        await group.WaitAsync();

        Assert.Equal(4, answers.Count);         // all but the one who had no patience
        Assert.Equal((0, 0), (flying, flights.Count));
        Assert.InRange(made, 1, 2);
    });

    [Fact]
    public Task A_weighted_semaphore_is_never_overdrawn_and_loses_nothing_to_those_who_give_up() => HoldsAsync(async clock =>
    {
        var semaphore = new WeightedSemaphore(3);
        var (held, most) = (0L, 0L);
        await using var group = Context.Root(clock).Group();
        for (var i = 0; i < 8; i++)
        {
            var weight = (i % 3) + 1;
            _ = group.Go(async ctx =>
            {
                await StepsAsync(clock.Random.Next(3));
                using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(clock.Random.Next(1, 4)));
                try
                {
                    using var lease = await semaphore.AcquireAsync(scope, weight);
                    most = Math.Max(most, held += weight);
                    try
                    {
                        await scope.Context.DelayAsync(TimeSpan.FromSeconds(clock.Random.Next(3)));
                        await StepsAsync(1);
                    }
                    finally
                    {
                        held -= weight;
                    }
                }
                catch (DeadlineExceededException)
                {
                }
            });
        }

        await group.WaitAsync();

        Assert.InRange(most, 1, 3);
        Assert.Equal((0, 3), (held, semaphore.Free));
    });

    [Fact]
    public Task An_idle_scope_ends_when_it_has_not_been_touched_for_its_time_and_not_before() => HoldsAsync(async clock =>
    {
        var root = Context.Root(clock);
        using var idle = root.WithIdleTimeout(TimeSpan.FromSeconds(10));
        var last = TimeSpan.Zero;
        await using var group = root.Group();
        _ = group.Go(async ctx =>
        {
            for (var i = 0; i < 5; i++)
            {
                await ctx.DelayAsync(TimeSpan.FromSeconds(clock.Random.Next(1, 9)));
                Assert.False(idle.Context.IsDone);
                idle.Touch();
                last = clock.Elapsed;
                await Task.Yield();
            }
        });

        await idle.Context.Done;

        Assert.Equal(TimeSpan.FromSeconds(10), clock.Elapsed - last);
        await group.WaitAsync();
    });

    private static async Task StepsAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
        }
    }

    private static async Task HoldsAsync(Func<VirtualClock, Task> promise)
    {
        var runs = await VirtualClock.ExploreAsync(promise, s_seeds).Arrives();
        Assert.Empty(runs.Departures);
        Assert.InRange(runs.Orders, 10, runs.Count);
    }
}

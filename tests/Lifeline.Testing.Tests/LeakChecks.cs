using System.Runtime.CompilerServices;

namespace Lifeline.Testing.Tests;

/// <summary>What a check finds when it is left, and what it does not mind.</summary>
public class LeakChecks
{
    private static readonly LeakCheckOptions s_once = new() { SettleTimeout = TimeSpan.Zero };

    [Fact]
    public async Task A_test_that_leaves_nothing_behind_passes()
    {
        await using var check = LeakCheck.Start(s_once);
        Context ctx = check;
        using var scope = ctx.WithTimeout(TimeSpan.FromHours(1));
        using var registration = ctx.AfterFunc(() => { });
        await using var group = scope.Context.WithName("work").Group();
        await group.Go(_ => Task.CompletedTask);
        using var stop = ctx.WithStop();
        using var idle = ctx.WithIdleTimeout(TimeSpan.FromHours(1));
        using var merged = Context.Merge(scope, stop);
    }

    [Fact]
    public void An_undisposed_context_is_named_by_place_name_and_ancestry()
    {
        var leak = Assert.Single(LeaksOf(ctx => ctx.WithName("cart").WithCancel()));

        Assert.Equal(LeakKind.Context, leak.Kind);
        Assert.Equal(Here(-3), leak.Site);
        Assert.Equal("cart", leak.Name);
        Assert.EndsWith(".WithValue(name, cart).WithCancel", leak.Ancestry, StringComparison.Ordinal);
        Assert.Contains($"WithCancel of 'cart', derived at {leak.Site}", leak.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_nobody_disposed_but_that_has_ended_holds_nothing_and_is_none()
    {
        Assert.Empty(LeaksOf(ctx =>
        {
            ctx.WithCancel().Cancel();
            var parent = ctx.WithCancel();
            parent.Context.WithTimeout(TimeSpan.FromHours(1));
            parent.Dispose();
            ctx.WithTimeout(TimeSpan.Zero);
        }));
    }

    [Fact]
    public void A_context_that_was_collected_is_found_all_the_same()
    {
        var leak = Assert.Single(LeaksOf(ctx =>
        {
            LoseOne(ctx);
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }));

        Assert.Equal("lost", leak.Name);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoseOne(Context ctx) => ctx.WithoutCancel().WithName("lost").WithCancel();

    [Fact]
    public void A_running_task_is_named_with_what_it_waits_on()
    {
        var leaks = LeaksOf(ctx =>
        {
            var begun = new TaskCompletionSource();
            _ = ctx.Group().Go(
                async ctx =>
                {
                    using var wait = ctx.WaitingOn("GET /price/4");
                    var end = UntilDoneAsync(ctx);                  // awaits by the time that it returns
                    begun.SetResult();
                    await end;
                }, "prices");
            begun.Task.Wait();
        });

        Assert.Equal([LeakKind.Context, LeakKind.Task, LeakKind.AfterFunc], leaks.Select(leak => leak.Kind).Order());
        var task = leaks.Single(leak => leak.Kind == LeakKind.Task);
        Assert.Equal("prices", task.Name);
        Assert.Equal(Here(0).File, task.Site.File);
        Assert.Contains("still runs: 'prices', started at LeakChecks.cs:", task.Text, StringComparison.Ordinal);
        Assert.EndsWith("waiting on 'GET /price/4'", task.Text, StringComparison.Ordinal);

        static async Task UntilDoneAsync(Context ctx) => await ctx.Done;
    }

    [Fact]
    public void A_task_that_waits_in_line_is_said_to()
    {
        var busy = new TaskCompletionSource();
        var leaks = LeaksOf(ctx =>
        {
            var group = ctx.Group(limit: 1);
            var begun = new TaskCompletionSource();
            _ = group.Go(_ =>
            {
                begun.SetResult();
                return busy.Task;
            }, "first");
            _ = group.Go(_ => Task.CompletedTask, "second");
            begun.Task.Wait();
        });
        busy.SetResult();

        Assert.Contains(leaks, leak => leak.Text.StartsWith("a task that still runs: 'first'", StringComparison.Ordinal));
        Assert.Contains(leaks, leak => leak.Text.StartsWith("a task that waits in line: 'second'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_task_that_runs_on_after_its_group_was_cancelled_is_found()
    {
        var busy = new TaskCompletionSource();
        var leaks = LeaksOf(ctx =>
        {
            var group = ctx.Group();
            var begun = new TaskCompletionSource();
            _ = group.Go(_ =>
            {
                begun.SetResult();
                return busy.Task;
            }, "deaf");
            begun.Task.Wait();
            group.Cancel();
        });
        busy.SetResult();

        var leak = Assert.Single(leaks);
        Assert.Equal((LeakKind.Task, "deaf"), (leak.Kind, leak.Name));
    }

    [Fact]
    public async Task A_task_that_overstayed_fails_the_test_although_it_has_ended_by_then()
    {
        var clock = new VirtualClock();
        var check = LeakCheck.Start(s_once with { Clock = clock });
        var (begun, busy) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using (var group = check.Context.Group())
        {
            _ = group.Go(_ =>
            {
                begun.SetResult();
                return busy.Task;
            }, "slow");
            await begun.Task.Arrives();
            group.Cancel();
            clock.Advance(TimeSpan.FromSeconds(5));
            busy.SetResult();
        }

        var leak = Assert.Single((await Assert.ThrowsAsync<LeakException>(async () => await check.DisposeAsync())).Leaks);
        Assert.Equal((LeakKind.Overrun, "slow"), (leak.Kind, leak.Name));
    }

    [Fact]
    public void A_registered_after_func_is_named_by_its_place()
    {
        var leak = Assert.Single(LeaksOf(ctx => ctx.AfterFunc(() => { })));

        Assert.Equal((LeakKind.AfterFunc, Here(-2)), (leak.Kind, leak.Site));
    }

    [Fact]
    public void An_after_func_on_a_root_can_never_run_and_is_none() => Assert.Empty(LeaksOf(ctx => ctx.WithoutCancel().AfterFunc(() => { })));

    [Fact]
    public async Task What_is_just_ending_is_waited_for()
    {
        ContextScope scope = default;
        var looked = false;
        var check = LeakCheck.Start(new LeakCheckOptions { SettleTimeout = TimeSpan.FromSeconds(60) }.Ignoring(_ =>
        {
            if (looked)
            {
                scope.Dispose();                // after the first look has found it
            }

            looked = true;
            return false;
        }));
        scope = check.Context.WithCancel();

        await check.DisposeAsync();

        Assert.True(looked);
    }

    [Fact]
    public void What_is_meant_to_stay_is_overlooked_with_all_below_it()
    {
        static void Make(Context ctx)
        {
            var cache = ctx.WithName("cache").WithCancel();
            cache.Context.WithTimeout(TimeSpan.FromHours(1));
            cache.Context.AfterFunc(() => { });
        }

        Assert.Equal(3, LeaksOf(Make).Count);
        Assert.Empty(LeaksOf(Make, s_once.IgnoringName("cache")));
        Assert.Empty(LeaksOf(Make, s_once.IgnoringFile("LeakChecks.cs")));
        Assert.Empty(LeaksOf(Make, s_once.IgnoringFile("Lifeline.Testing.Tests/LeakChecks.cs")));
        Assert.Equal(3, LeaksOf(Make, s_once.IgnoringFile("Checks.cs")).Count);
        Assert.Equal(LeakKind.AfterFunc, Assert.Single(LeaksOf(
            ctx =>
            {
                Make(ctx);
                ctx.AfterFunc(() => { });
            }, s_once.Ignoring(leak => leak.Kind == LeakKind.Context))).Kind);
    }

    [Fact]
    public void What_is_left_behind_is_cancelled_and_finds_the_report_as_the_cause()
    {
        var check = LeakCheck.Start(s_once);
        var left = check.Context.WithCancel().Context;

        var failure = Assert.Throws<LeakException>(check.Dispose);

        Assert.Same(failure, left.Cause);
        check.Dispose();                        // does nothing any more
    }

    [Fact]
    public async Task What_the_test_itself_throws_comes_out_of_RunAsync()
    {
        await Assert.ThrowsAsync<FormatException>(() => LeakCheck.RunAsync(
            ctx =>
            {
                ctx.WithCancel();
                throw new FormatException();
            }, s_once));
        await Assert.ThrowsAsync<LeakException>(() => LeakCheck.RunAsync(
            ctx =>
            {
                ctx.WithCancel();
                return Task.CompletedTask;
            }, s_once));
    }

    [Fact]
    public void The_check_of_one_test_does_not_see_what_another_one_makes()
    {
        using var mine = LeakCheck.Start(s_once);
        using var other = LeakCheck.Start(s_once);
        using var scope = other.Context.WithCancel();

        Assert.Empty(mine.Find());
        Assert.Single(other.Find());
    }

    [Fact]
    public void The_message_begins_with_what_was_checked_and_has_a_line_for_each()
    {
        var failure = Failure(
            ctx =>
            {
                ctx.WithCancel();
                ctx.WithCancel();
            }, s_once with { Name = "Checkout" });

        Assert.StartsWith("Checkout left 2 things behind:\n- a context that was not disposed: WithCancel, derived at LeakChecks.cs:", failure!.Message, StringComparison.Ordinal);
        Assert.Contains("\n  Checkout.WithCancel.WithMonitor.WithCancel\n", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_that_is_given_up_has_its_context_ended()
    {
        using var framework = new CancellationTokenSource();
        using var check = LeakCheck.Start(s_once with { CancellationToken = framework.Token });
        Assert.False(check.Context.IsDone);
        framework.Cancel();
        Assert.True(check.Context.IsDone);
    }

    private static IReadOnlyList<Leak> LeaksOf(Action<Context> test, LeakCheckOptions? options = null) => Failure(test, options)?.Leaks ?? [];

    private static LeakException? Failure(Action<Context> test, LeakCheckOptions? options = null)
    {
        var check = LeakCheck.Start(options ?? s_once);
        test(check.Context);
        return Record.Exception(check.Dispose) as LeakException;
    }

    private static SourceLocation Here(int offset, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(file, line + offset);
}

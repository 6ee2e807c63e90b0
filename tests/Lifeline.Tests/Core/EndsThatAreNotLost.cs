namespace Lifeline.Tests;

/// <summary>An end reaches whoever can notice it, and says the same whichever way it is asked.</summary>
public class EndsThatAreNotLost
{
    private static readonly ContextKey<string> s_user = new("user");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public EndsThatAreNotLost() => _root = Context.Root(_clock);

    public static TheoryData<string> Ended => ["zero", "negative", "below an expired one", "below an idle one", "below a value of an expired one"];

    [Theory, MemberData(nameof(Ended))]
    public async Task A_gather_whose_time_is_up_when_it_is_made_answers_what_is_missing(string how)
    {
        var gather = Gather(how);
        _ = gather.Go(_ => Task.FromResult(1), name: "late");

        if (how is "zero" or "negative")
        {
            var gathered = await gather.WaitAsync().Arrives();
            Assert.Equal("late", Assert.Single(gathered.Missing).Name);
        }
        else
        {
            await Assert.ThrowsAsync<DeadlineExceededException>(() => gather.WaitAsync().Arrives());
        }

        await gather.DisposeAsync().AsTask().Arrives();
    }

    [Fact]
    public async Task Every_kind_of_scope_can_be_made_below_an_ended_context()
    {
        using var ended = _root.WithCancel();
        ended.Cancel();
        Context ctx = ended;
        await using var group = ctx.Group();
        await using var supervised = ctx.Supervise();
        await using var race = ctx.Race<int>();
        await using var gather = ctx.Gather<int>(TimeSpan.FromHours(1));
        using var stop = ctx.WithStop();
        using var idle = ctx.WithIdleTimeout(TimeSpan.FromHours(1));
        Assert.All([group.Context, supervised.Context, race.Context, gather.Context, stop.Context, idle.Context], one => Assert.True(one.IsDone));
    }

    [Fact]
    public async Task A_thread_that_blocks_on_the_handle_of_an_aged_context_is_let_go()
    {
        using var parent = _root.WithCancel();
        var others = Enumerable.Range(0, 40).Select(_ => parent.Context.WithCancel()).ToArray();
        var waiting = new ManualResetEventSlim();
        var blocked = Bounded.OnAnotherThread(() => BlockOn(Derive(parent), waiting));
        waiting.Arrives();
        for (var i = 0; i < 4; i++)
        {
            Garbage.Age();
        }

        parent.Cancel();

        await blocked.Arrives();
        Assert.All(others, other => Assert.True(other.Context.IsDone));
    }

    [Fact]
    public async Task Tasks_in_line_of_a_group_that_nobody_holds_are_still_given_up()
    {
        using var parent = _root.WithCancel();
        var others = Enumerable.Range(0, 40).Select(_ => parent.Context.WithCancel()).ToArray();
        var inLine = StartInLine(parent);
        for (var i = 0; i < 4; i++)
        {
            Garbage.Age();
        }

        parent.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => inLine.Arrives());
        Assert.NotEmpty(others);
    }

    [Theory, InlineData("value"), InlineData("name"), InlineData("task"), InlineData("stopping"), InlineData("custom"), InlineData("custom with a token"), InlineData("without cancel"), InlineData("watch"), InlineData("scope")]
    public async Task A_context_is_found_again_from_its_token_with_its_values(string kind)
    {
        using var source = new CancellationTokenSource();
        using var stop = _root.WithStop();
        await using var group = stop.Context.Group();
        var ctx = kind switch
        {
            "value" => _root.WithValue(s_user, "ada"),
            "name" => _root.WithName("job"),
            "task" => await group.Go(ctx => Task.FromResult(ctx), name: "job").Arrives(),
            "stopping" => stop.Context.WithValue(s_user, "ada").Stopping,
            "custom" => new Custom(_root),
            "custom with a token" => new Custom(_root, source.Token),
            "without cancel" => stop.Context.WithoutCancel(),
            "watch" => _root.WithMonitor().Context,
            _ => group.Context,
        };

        var found = Context.From(ctx.Token);

        Assert.Equal(ctx, found);
        Assert.Equal(ctx.Name, found.Name);
        Assert.Equal(ctx.TryGet(s_user, out var before) ? before : null, found.TryGet(s_user, out var after) ? after : null);
    }

    [Fact]
    public async Task A_context_and_its_token_are_never_seen_apart()
    {
        const int Siblings = 100_000;
        using var parent = _root.WithCancel();
        var siblings = Enumerable.Range(0, Siblings).Select(_ => parent.Context.WithCancel()).ToArray();
        var value = parent.Context.WithValue(s_user, "ada");
        var values = Enumerable.Range(0, 100).Select(number => value.WithName($"{number}")).ToArray();
        var tokens = values.Select(one => one.Token).ToArray();
        var seen = 0;
        var observing = new ManualResetEventSlim();
        var observer = Bounded.OnAnotherThread(() =>
        {
            observing.Set();
            for (var i = 0; seen < values.Length; i = (i + 1) % values.Length)
            {
                if (values[i].IsDone)
                {
                    Assert.True(tokens[i].IsCancellationRequested);
                    Assert.NotNull(values[i].Error);
                    seen++;
                }
            }
        });
        observing.Arrives();

        parent.Cancel();

        await observer;
        Assert.All(siblings, sibling => Assert.True(sibling.Context.IsDone));
    }

    [Fact]
    public async Task A_callback_on_the_token_of_a_value_runs_once_whoever_noticed_the_end_first()
    {
        for (var round = 0; round < 200; round++)
        {
            using var parent = _root.WithCancel();
            var value = parent.Context.WithValue(s_user, "ada");
            var calls = new Calls();
            value.Token.Register(calls.Call);
            await Bounded.OnThreads(3, number =>
            {
                if (number == 0)
                {
                    parent.Cancel();
                }
                else
                {
                    _ = value.IsDone ? value.Error : null;
                }
            });
            Assert.Equal(1, await calls.CountAfterFirst());
        }
    }

    [Fact]
    public async Task A_custom_context_with_an_end_of_its_own_has_no_deadline_of_shared_work_above()
    {
        var flights = new SingleFlight<string, TimeSpan?>();
        using var caller = _root.WithTimeout(TimeSpan.FromHours(1));
        using var done = new CancellationTokenSource();

        var remaining = await flights.DoAsync(caller, "key", ctx => Task.FromResult(((Context)new Custom(ctx, done.Token)).Remaining)).Arrives();

        Assert.Null(remaining);
    }

    [Fact]
    public async Task A_token_that_is_taken_while_the_context_ends_is_cancelled_and_its_callback_runs_once()
    {
        for (var round = 0; round < 500; round++)
        {
            using var parent = _root.WithCancel();
            var values = Enumerable.Range(0, 20).Select(number => parent.Context.WithName($"{number}")).ToArray();
            var calls = values.Select(_ => new Calls()).ToArray();
            await Bounded.OnThreads(3, number =>
            {
                if (number == 0)
                {
                    parent.Cancel();
                    return;
                }

                for (var i = 0; i < values.Length; i++)
                {
                    var token = values[i].Token;
                    if (number == 1)
                    {
                        token.Register(calls[i].Call);
                    }
                }
            });
            Assert.All(values, one => Assert.True(one.Token.IsCancellationRequested));
            foreach (var one in calls)
            {
                await one.First;
                Assert.Equal(1, one.Count);
            }
        }
    }

    [Fact]
    public void Two_wrappers_of_one_token_know_their_own_places_and_end_together()
    {
        using var source = new CancellationTokenSource();
        var (first, second) = (Context.From(source.Token, "First.cs", 1), Context.From(source.Token, "Second.cs", 2));
        using var child = second.WithCancel();
        source.Cancel();
        Assert.Contains("First.cs:1", first.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("Second.cs:2", second.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("Second.cs:2", child.Context.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(second, child.Context.Error!.Origin);
    }

    [Fact]
    public void A_foreign_source_whose_hash_code_throws_disturbs_nobody()
    {
        using var scope = _root.WithCancel();
        using var hostile = new HostileSource();
        using var source = new CancellationTokenSource();

        var wrapped = Context.From(hostile.Token);
        Assert.NotEqual((Context)scope, Context.From(source.Token));
        Assert.False(wrapped.IsDone);
        hostile.Cancel();
        Assert.True(wrapped.IsDone);
    }

    private TaskGather<int> Gather(string how)
    {
        switch (how)
        {
            case "zero":
                return _root.Gather<int>(TimeSpan.Zero);
            case "negative":
                return _root.Gather<int>(TimeSpan.MinValue);
            case "below an idle one":
                var idle = _root.WithIdleTimeout(Ms(1));
                _clock.Advance(Ms(1));
                return ((Context)idle).Gather<int>(TimeSpan.FromHours(1));
            default:
                var scope = _root.WithTimeout(Ms(1));
                _clock.Advance(Ms(1));
                Context ctx = scope;
                return (how == "below an expired one" ? ctx : ctx.WithValue(s_user, "ada")).Gather<int>(TimeSpan.FromHours(1));
        }
    }

    private static Context Derive(ContextScope parent) => parent.Context.WithCancel();

    private static void BlockOn(Context ctx, ManualResetEventSlim waiting)
    {
        var handle = ctx.Token.WaitHandle;
        waiting.Set();
        Assert.True(handle.WaitOne(Patience.Longest), "It was never let go.");
    }

    private static Task StartInLine(Context ctx)
    {
        var group = ctx.Group(limit: 1);
        _ = group.Go(_ => new TaskCompletionSource().Task);
        return group.Go(_ => Task.CompletedTask);
    }

    private sealed class Custom : CustomContext
    {
        public Custom(Context parent)
            : base(parent)
        {
        }

        public Custom(Context parent, CancellationToken done)
            : base(parent, done)
        {
        }
    }

    private sealed class HostileSource : CancellationTokenSource
    {
        public override int GetHashCode() => throw new InvalidOperationException("no hash code");
    }
}

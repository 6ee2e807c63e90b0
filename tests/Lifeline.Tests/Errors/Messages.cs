using System.Runtime.CompilerServices;

namespace Lifeline.Tests;

/// <summary>An error says in one sentence who ended the context, why and where.</summary>
public class Messages
{
    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Messages() => _root = Context.Root(_clock);

    [Fact]
    public void A_deadline_tells_how_much_time_there_was_and_where_it_was_set()
    {
        using var scope = _root.WithName("GET /cart").WithTimeout(Ms(300), file: "src/Gateway.cs", line: 41);
        _clock.Advance(Ms(300));
        Says(scope, "'GET /cart' had 300 ms (set at Gateway.cs:41) and ran out of time.");
    }

    [Fact]
    public void A_deadline_during_an_operation_tells_where_the_time_went()
    {
        using var scope = _root.WithName("GET /cart").WithTimeout(Ms(300), file: @"C:\src\Gateway.cs", line: 41);
        _clock.Advance(Ms(300));
        var error = scope.Context.EndedDuring("select … from stock", Ms(287))!;
        Assert.Equal("'GET /cart' had 300 ms (set at Gateway.cs:41) and spent 287 ms in 'select … from stock'.", error.Message);
        Assert.Equal("select … from stock", error.Operation);
        Assert.Equal(Ms(287), error.Spent);
    }

    [Fact]
    public void A_cancel_at_a_place_that_nobody_told_is_a_cancel_all_the_same()
    {
        using var scope = _root.WithName("GET /cart").WithCancel("", 0);
        scope.Cancel(new InvalidOperationException("the client is gone"), "", 0);
        Says(scope, "'GET /cart' was canceled: the client is gone");
    }

    [Fact]
    public void A_timeout_cause_ends_the_sentence()
    {
        using var scope = _root.WithTimeout(TimeSpan.FromSeconds(2), new TimeoutException("the shop is slow"), "Shop.cs", 7);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Says(scope, "The context had 2 s (set at Shop.cs:7) and ran out of time: the shop is slow");
    }

    [Fact]
    public void A_cancel_tells_where_it_was_called_and_where_the_context_was_made()
    {
        using var scope = _root.WithCancel("Made.cs", 1);
        scope.Cancel(file: "Canceled.cs", line: 2);
        Says(scope, "The context was canceled at Canceled.cs:2 (made at Made.cs:1).");
    }

    [Fact]
    public void A_cancel_with_a_cause_tells_the_cause()
    {
        using var scope = _root.WithName("job").WithCancel("Made.cs", 1);
        scope.Cancel(new InvalidOperationException("a sibling failed"), "Canceled.cs", 2);
        Says(scope, "'job' was canceled at Canceled.cs:2 (made at Made.cs:1): a sibling failed");
        Assert.Equal(
            "'job' was canceled at Canceled.cs:2 (made at Made.cs:1) after 3 s in 'GET /price': a sibling failed",
            scope.Context.EndedDuring("GET /price", TimeSpan.FromSeconds(3))!.Message);
    }

    [Fact]
    public void A_left_scope_says_so()
    {
        var scope = _root.WithCancel("Made.cs", 1);
        scope.Dispose();
        Says(scope, "The context ended as its scope was left (made at Made.cs:1).");
        Says(scope.Context.WithName("late"), "'late' ended as its scope was left (made at Made.cs:1).");
        Says(scope.Context.WithCancel("Later.cs", 2), "The context ended as its scope was left (made at Made.cs:1).");
    }

    [Fact]
    public void A_foreign_token_says_so()
    {
        var ctx = Context.From(new CancellationToken(true), "Host.cs", 5);
        Says(ctx, "The context ended with the token it was made from (made at Host.cs:5).");
    }

    [Fact]
    public void An_ended_ancestor_with_another_name_is_told_by_name()
    {
        using var parent = _root.WithName("GET /cart").WithTimeout(Ms(300), file: "Gateway.cs", line: 41);
        using var child = parent.Context.WithName("stock").WithCancel();
        using var same = parent.Context.WithCancel();
        _clock.Advance(Ms(300));
        Says(child, "'stock' ended with 'GET /cart', which had 300 ms (set at Gateway.cs:41) and ran out of time.");
        Says(same, "'GET /cart' had 300 ms (set at Gateway.cs:41) and ran out of time.");
    }

    [Fact]
    public void An_ended_ancestor_without_a_name_leaves_the_name_to_the_context()
    {
        using var parent = _root.WithTimeout(Ms(300), file: "Gateway.cs", line: 41);
        using var child = parent.Context.WithName("stock").WithCancel();
        _clock.Advance(Ms(300));
        Says(child, "'stock' had 300 ms (set at Gateway.cs:41) and ran out of time.");
    }

    [Fact]
    public void A_custom_contexts_deadline_tells_what_is_known()
    {
        using var done = new CancellationTokenSource();
        using var expired = _root.WithTimeout(TimeSpan.Zero, file: "Gateway.cs", line: 41);
        Context custom = new Expired(_root.WithName("remote"), expired.Context.Error!, done.Token);
        done.Cancel();
        Says(custom, "'remote' exceeded its deadline (set at Remote.cs:3): " + expired.Context.Error!.Message);
        Assert.Equal(
            "'remote' exceeded its deadline (set at Remote.cs:3), with 2 ms of it in 'call': " + expired.Context.Error.Message,
            custom.EndedDuring("call", Ms(2))!.Message);
    }

    [Theory]
    [InlineData(0, "0 s"), InlineData(1, "0.1 µs"), InlineData(5_000, "500 µs"), InlineData(15_000, "1.5 ms"), InlineData(3_000_000, "300 ms")]
    [InlineData(15_000_000, "1.5 s"), InlineData(1_190_000_000, "119 s"), InlineData(1_200_000_000, "2 min"), InlineData(-15_000, "-1.5 ms")]
    [InlineData(54_000_000_000, "90 min"), InlineData(72_000_000_000, "2 h"), InlineData(1_728_000_000_000, "2 days")]
    [InlineData(long.MaxValue, "10675199 days"), InlineData(long.MinValue, "-10675199 days")]
    public void Durations_have_three_digits_and_a_unit(long ticks, string text)
    {
        var scope = _root.WithName("job").WithCancel("Made.cs", 1);
        scope.Dispose();
        Assert.Equal(
            $"'job' ended as its scope was left (made at Made.cs:1) after {text} in 'x'.",
            scope.Context.EndedDuring("x", Ticks(ticks))!.Message);
    }

    [Fact]
    public void A_place_in_the_source_prints_without_its_folders()
    {
        var here = Here();
        Assert.Equal($"Messages.cs:{here.Line}", here.ToString());
        Assert.True(here.IsKnown);
        Assert.Equal("Gateway.cs:41", new SourceLocation(@"C:\src/x\Gateway.cs", 41).ToString());
        Assert.Equal("an unknown place", default(SourceLocation).ToString());
        Assert.False(default(SourceLocation).IsKnown);
    }

    private static SourceLocation Here([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(file, line);

    private static void Says(Context ctx, string text) => Assert.Equal(text, ctx.Error!.Message);

    private sealed class Expired(Context parent, Exception why, CancellationToken done) : CustomContext(parent, done, "Remote.cs", 3)
    {
        protected override Exception Reason => why;
    }
}

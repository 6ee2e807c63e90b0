using Lifeline.Core;

namespace Lifeline.Tests;

/// <summary>Contexts made from the token of a source that is linked to a context's.</summary>
public class LinkedTokens
{
    private static readonly ContextKey<string> s_key = new("key");

    private readonly VirtualClock _clock = new();

    [Fact]
    public void This_framework_tells_what_a_source_is_linked_to() => Assert.True(LinkedSources.AreReadable);

    public static TheoryData<string> Ways => ["one", "first", "second", "third", "twice", "ten times"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_context_is_found_with_its_values_clock_and_deadline(string way)
    {
        using var scope = Context.Root(_clock).WithName("work").WithValue(s_key, "v").WithTimeout(TimeSpan.FromSeconds(4));
        var token = Link(way, scope.Token);

        var ctx = Context.From(token);

        Assert.Equal(("work", TimeSpan.FromSeconds(4), _clock), (ctx.Name, ctx.Remaining, ctx.Clock));
        Assert.True(ctx.TryGet(s_key, out var value));
        Assert.Equal("v", value);
        Assert.Equal(token, ctx.Token);
        Assert.True(Context.TryFind(token, out var found));
        Assert.Equal(scope.Context, found);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task When_the_context_ends_its_error_and_cause_are_there(string way)
    {
        var cause = new TimeZoneNotFoundException();
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(4), cause);
        var ctx = Context.From(Link(way, scope.Token));
        using var child = ctx.WithTimeout(TimeSpan.FromHours(1));

        _clock.Advance(TimeSpan.FromSeconds(4));
        await child.Context.Done.AsTask().Arrives();

        Assert.IsType<DeadlineExceededException>(ctx.Error);
        Assert.Equal((cause, cause), (ctx.Cause, child.Context.Cause));
        Assert.Equal(scope.Context, child.Context.Error!.Origin);
    }

    [Fact]
    public void An_end_of_the_linked_sources_own_is_its_own()
    {
        using var scope = Context.Root(_clock).WithName("work").WithTimeout(TimeSpan.FromSeconds(4));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(scope.Token);
        var ctx = Context.From(linked.Token);

        linked.Cancel();

        Assert.IsType<CanceledException>(ctx.Error);
        Assert.StartsWith("'work' ended with the token it was made from", ctx.Error!.Message, StringComparison.Ordinal);
        Assert.False(scope.Context.IsDone);
    }

    [Fact]
    public void What_is_derived_does_not_rely_on_a_deadline_that_a_disposed_source_does_not_pass_on()
    {
        using var scope = Context.Root(_clock).WithTimeout(TimeSpan.FromSeconds(1));
        var linked = CancellationTokenSource.CreateLinkedTokenSource(scope.Token);
        var ctx = Context.From(linked.Token);
        linked.Dispose();

        using var child = ctx.WithTimeout(TimeSpan.FromSeconds(4));
        _clock.Advance(TimeSpan.FromSeconds(4));

        Assert.True(child.Context.IsDone);
    }

    [Fact]
    public void Of_several_contexts_the_earliest_deadline_counts()
    {
        using var later = Context.Root(_clock).WithName("later").WithTimeout(TimeSpan.FromSeconds(4));
        using var sooner = Context.Root(_clock).WithName("sooner").WithTimeout(TimeSpan.FromSeconds(2));
        using var never = Context.Root(_clock).WithName("never").WithCancel();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(never.Token, later.Token, sooner.Token);
        using var first = CancellationTokenSource.CreateLinkedTokenSource(never.Token, CancellationToken.None);

        Assert.Equal(("sooner", TimeSpan.FromSeconds(2)), (Context.From(linked.Token).Name, Context.From(linked.Token).Remaining));
        Assert.Equal("never", Context.From(first.Token).Name);
    }

    [Fact]
    public void A_lent_token_that_was_let_go_has_no_deadline_through_a_link_either()
    {
        var scope = Context.Root(_clock).WithName("request").Lend(TimeSpan.FromSeconds(4));
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(scope.LentToken);
        var ctx = Context.From(linked.Token);
        Assert.Equal(TimeSpan.FromSeconds(4), ctx.Remaining);

        scope.Dispose();

        Assert.Equal(("request", null, false), (ctx.Name, ctx.Deadline, ctx.IsDone));
    }

    [Fact]
    public void A_token_that_leads_to_no_context_is_wrapped_as_ever()
    {
        using var source = new CancellationTokenSource();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(source.Token);

        Assert.Equal((null, null), (Context.From(linked.Token).Name, Context.From(linked.Token).Deadline));
        Assert.All([linked.Token, source.Token, CancellationToken.None, new CancellationToken(true)], token => Assert.False(Context.TryFind(token, out _)));
    }

    [Fact]
    public void To_find_it_allocates_nothing()
    {
        using var scope = Context.Root(_clock).WithCancel();
        var token = Link("twice", scope.Token);
        Assert.True(Context.TryFind(token, out _));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Context.TryFind(token, out _);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static CancellationToken Link(string way, CancellationToken token)
    {
        var other = new CancellationTokenSource().Token;
        return way switch
        {
            "one" => CancellationTokenSource.CreateLinkedTokenSource(token).Token,
            "first" => CancellationTokenSource.CreateLinkedTokenSource(token, other).Token,
            "second" => CancellationTokenSource.CreateLinkedTokenSource(other, token).Token,
            "third" => CancellationTokenSource.CreateLinkedTokenSource(other, other, token).Token,
            "twice" => Link("first", Link("second", token)),
            _ => Enumerable.Range(0, 10).Aggregate(token, (inner, _) => Link("one", inner)),
        };
    }
}

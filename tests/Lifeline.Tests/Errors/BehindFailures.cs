using System.Reflection;

namespace Lifeline.Tests.Errors;

/// <summary>Whether the end of a context is what is behind a failure: one answer, for whoever asks.</summary>
public class BehindFailures
{
    private static readonly Exception s_constraint = new InvalidOperationException("UNIQUE constraint failed");

    [Fact]
    public void Of_a_live_context_nothing_is()
    {
        using var scope = Context.Background.WithCancel();

        Assert.Null(scope.ErrorBehind(new OperationCanceledException(), "work", TimeSpan.Zero));
    }

    [Theory]
    [MemberData(nameof(Wrappers))]
    public void A_cancellation_is_of_the_end_whatever_it_was_put_into(string how)
    {
        using var scope = Ended();
        var failure = Wrapped(how, new OperationCanceledException(scope.Token));

        var error = scope.ErrorBehind(failure, "asking the oracle", TimeSpan.FromSeconds(2));

        Assert.NotNull(error);
        Assert.Equal(scope.Context, error.Context);
        Assert.Equal(scope.Token, error.CancellationToken);
        Assert.Equal("asking the oracle", error.Operation);
        Assert.Equal(TimeSpan.FromSeconds(2), error.Spent);
        Assert.Same(failure, error.InnerException);
    }

    [Theory]
    [MemberData(nameof(Wrappers))]
    public void A_failure_of_its_own_is_not_whatever_it_was_put_into(string how)
    {
        using var scope = Ended();

        Assert.Null(scope.ErrorBehind(Wrapped(how, s_constraint), "work", TimeSpan.Zero));
    }

    [Fact]
    public void Of_several_together_all_have_to_be()
    {
        using var scope = Ended();
        var canceled = new OperationCanceledException(scope.Token);

        Assert.NotNull(scope.ErrorBehind(new AggregateException(canceled, new AggregateException(canceled, new ObjectDisposedException("stream"))), "work", TimeSpan.Zero));
        Assert.Null(scope.ErrorBehind(new AggregateException(canceled, new AggregateException(canceled, s_constraint)), "work", TimeSpan.Zero));
        Assert.Null(scope.ErrorBehind(new AggregateException(), "work", TimeSpan.Zero));
    }

    [Fact]
    public void Somebody_elses_time_limit_and_another_contexts_own_end_are_not()
    {
        using var other = Context.Background.WithTimeout(TimeSpan.Zero);
        using var scope = Ended();

        Assert.Null(scope.ErrorBehind(new TaskCanceledException("HttpClient.Timeout", new TimeoutException()), "work", TimeSpan.Zero));
        Assert.Null(scope.ErrorBehind(other.Error!, "work", TimeSpan.Zero));
        Assert.Null(scope.ErrorBehind(new OperationCanceledException(other.Token), "work", TimeSpan.Zero));
    }

    [Fact]
    public void An_error_of_a_context_that_ended_with_it_keeps_what_it_says_of_where_the_time_went()
    {
        using var scope = Context.Background.WithCancel();
        using var child = scope.Context.WithCancel();
        scope.Cancel();

        var error = scope.ErrorBehind(child.EndedDuring("select 1", TimeSpan.FromSeconds(3))!, "saving", TimeSpan.FromSeconds(4));

        Assert.Equal("select 1", error!.Operation);
        Assert.Equal(TimeSpan.FromSeconds(3), error.Spent);
        Assert.Equal(scope.Context, error.Context);
        Assert.Null(scope.ErrorBehind(scope.Error!, "saving", TimeSpan.Zero));      // which is thrown on as it is,
        Assert.True(scope.IsBehind(scope.Error!));                                  // though the end is behind it
        Assert.True(scope.IsBehind(child.Error!));
        Assert.False(scope.IsBehind(s_constraint));
    }

    [Fact]
    public void What_knows_better_is_asked_from_the_outermost_inwards_until_it_answers()
    {
        using var scope = Ended();
        List<Exception> asked = [];
        var inner = new OperationCanceledException(scope.Token);
        var middle = new IOException("middle", inner);
        var outer = new InvalidOperationException("outer", middle);

        Assert.Null(scope.ErrorBehind(outer, "work", TimeSpan.Zero, failure => Asked(failure, failure == middle ? false : null)));
        Assert.Equal([outer, middle], asked);
        Assert.NotNull(scope.ErrorBehind(new IOException("aborted"), "work", TimeSpan.Zero, _ => true));
        Assert.Null(scope.ErrorBehind(inner, "work", TimeSpan.Zero, _ => false));

        bool? Asked(Exception failure, bool? answer)
        {
            asked.Add(failure);
            return answer;
        }
    }

    [Fact]
    public void A_circle_of_exceptions_is_not_followed_for_ever()
    {
        using var scope = Ended();

        Assert.Null(scope.ErrorBehind(new Circular(), "work", TimeSpan.Zero));
    }

    [Fact]
    public async Task A_group_takes_what_the_framework_put_around_its_own_end_for_that()
    {
        await using var group = Context.Background.Group();
        using var begun = new SemaphoreSlim(0);
        _ = group.Go(async ctx =>
        {
            begun.Release();
            await ctx.Done;
            throw new AggregateException(new TargetInvocationException(ctx.Error));
        });
        _ = group.Go(async ctx =>
        {
            begun.Release();
            await ctx.Done;
            throw new InvalidOperationException("half of it was written", new OperationCanceledException(ctx.Token));
        });
        await begun.WaitAsync(TestContext.Current.CancellationToken).Arrives();
        await begun.WaitAsync(TestContext.Current.CancellationToken).Arrives();
        group.Cancel();

        await Assert.ThrowsAsync<InvalidOperationException>(group.WaitAsync);

        Assert.Equal("half of it was written", Assert.Single(group.Failures).Message);
    }

    public static TheoryData<string> Wrappers => ["nothing", "aggregate", "invocation", "a library's", "three of them"];

    private static Exception Wrapped(string how, Exception failure) => how switch
    {
        "aggregate" => new AggregateException(failure),
        "invocation" => new TargetInvocationException(failure),
        "a library's" => new HttpRequestException("could not ask", failure),
        "three of them" => new AggregateException(new TargetInvocationException(new InvalidOperationException("could not ask", failure))),
        _ => failure,
    };

    [return: OwnsContext]
    private static ContextScope Ended()
    {
        var scope = Context.Background.WithCancel();
        scope.Cancel();
        return scope;
    }

    private sealed class Circular : Exception
    {
        public Circular()
            : base("round", new AggregateException()) =>
            typeof(Exception).GetField("_innerException", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(this, this);
    }
}

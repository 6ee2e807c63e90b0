namespace Lifeline.Tests;

/// <summary>The errors as code sees them that knows cancellation and no contexts.</summary>
public class AsExceptions
{
    private static readonly ContextKey<string> s_key = new("key");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public AsExceptions() => _root = Context.Root(_clock);

    [Theory, InlineData(false), InlineData(true)]
    public void It_is_caught_as_a_cancellation_and_carries_the_token_of_the_context_that_was_asked(bool byDeadline)
    {
        using var scope = _root.WithTimeout(Ms(1));
        var value = scope.Context.WithValue(s_key, "v");
        End(scope, byDeadline);
        foreach (var ctx in (Context[])[scope, value])
        {
            try
            {
                ctx.ThrowIfDone();
                Assert.Fail("It did not throw.");
            }
            catch (OperationCanceledException canceled) when (canceled.CancellationToken == ctx.Token)
            {
                Assert.Equal(ctx, ((ContextEndedException)canceled).Context);
                Assert.Equal(ctx, Context.From(canceled.CancellationToken));
            }
        }
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_async_method_that_throws_it_becomes_a_canceled_task(bool byDeadline)
    {
        using var scope = _root.WithTimeout(Ms(1));
        End(scope, byDeadline);
        var task = Work(scope);
        Assert.True(task.IsCanceled);
        Assert.False(task.IsFaulted);
        var error = await Assert.ThrowsAnyAsync<ContextEndedException>(() => task);
        Assert.Equal(byDeadline, error is DeadlineExceededException);

        static async Task Work(Context ctx)
        {
            await Task.CompletedTask;
            ctx.ThrowIfDone();
        }
    }

    [Fact]
    public void The_cause_is_the_inner_exception()
    {
        var cause = new TimeoutException();
        using var scope = _root.WithCancel();
        scope.Cancel(cause);
        Assert.Same(cause, scope.Context.Error!.InnerException);
        Assert.Same(cause, scope.Context.Error.Cause);
    }

    [Fact]
    public void What_the_interrupted_operation_threw_is_the_inner_exception_and_leaves_the_cause_alone()
    {
        var (cause, inner) = (new TimeoutException(), new IOException());
        using var scope = _root.WithCancel();
        scope.Cancel(cause);
        var error = scope.Context.EndedDuring("read", Ms(1), inner)!;
        Assert.Same(inner, error.InnerException);
        Assert.Same(cause, error.Cause);
    }

    [Fact]
    public void Without_a_cause_and_without_an_operation_there_is_nothing_inside()
    {
        using var scope = _root.WithTimeout(TimeSpan.Zero);
        var error = scope.Context.Error!;
        Assert.Null(error.InnerException);
        Assert.Null(error.Cause);
        Assert.Null(error.Operation);
        Assert.Null(error.Spent);
    }

    [Fact]
    public void Each_time_it_is_a_new_object_so_that_threads_do_not_share_a_stack_trace()
    {
        using var scope = _root.WithTimeout(TimeSpan.Zero);
        Assert.NotSame(scope.Context.Error, scope.Context.Error);
        Assert.Equal(scope.Context.Error!.Message, scope.Context.Error!.Message);
    }

    [Fact]
    public void The_two_kinds_are_distinct_and_matching_them_works_however_rich_the_cause()
    {
        using var canceled = _root.WithCancel();
        using var parent = _root.WithTimeout(TimeSpan.Zero);
        canceled.Cancel(parent.Context.Error);
        Assert.IsType<CanceledException>(canceled.Context.Error);
        Assert.IsType<DeadlineExceededException>(canceled.Context.Cause);
        Assert.IsNotType<CanceledException>(parent.Context.Error, exactMatch: false);
    }

    private void End(ContextScope scope, bool byDeadline)
    {
        if (byDeadline)
        {
            _clock.Advance(Ms(1));
        }
        else
        {
            scope.Cancel();
        }
    }
}

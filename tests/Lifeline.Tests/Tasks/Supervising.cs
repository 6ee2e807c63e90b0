namespace Lifeline.Tests.Tasks;

public class Supervising
{
    private readonly Context _ctx = Context.Root(new VirtualClock());

    [Fact]
    public async Task A_failure_cancels_nobody()
    {
        await using var group = _ctx.Supervise();
        var failed = group.Go(_ => Task.FromException(new InvalidDataException()));
        await Assert.ThrowsAsync<InvalidDataException>(() => failed.Arrives());

        Assert.False(group.Context.IsDone);
        Assert.Equal(1, await group.Go(_ => Task.FromResult(1)).Arrives());
        await Assert.ThrowsAsync<AggregateException>(() => group.WaitAsync().Arrives());
    }

    [Fact]
    public async Task All_failures_are_told_at_the_end()
    {
        var failures = Enumerable.Range(0, 5).Select(number => new InvalidDataException($"{number}")).ToArray();
        var group = _ctx.Supervise();
        foreach (var failure in failures)
        {
            _ = group.Go(_ => Task.FromException(failure));
        }

        var thrown = await Assert.ThrowsAsync<AggregateException>(() => group.WaitAsync().Arrives());

        Assert.Equal(failures.ToHashSet<Exception>(), thrown.InnerExceptions.ToHashSet());
        Assert.Equal(5, thrown.InnerExceptions.Count);
    }

    [Fact]
    public async Task Of_many_failures_the_first_hundred_are_kept_and_all_are_counted()
    {
        var group = _ctx.Supervise();
        for (var i = 0; i < 1_000; i++)
        {
            _ = group.Go(_ => Task.FromException(new InvalidDataException()));
        }

        var thrown = await Assert.ThrowsAsync<AggregateException>(() => group.WaitAsync().Arrives());

        Assert.Equal(100, thrown.InnerExceptions.Count);
        Assert.Equal(100, group.Failures.Count);
        Assert.Equal(1_000, group.FailureCount);
        Assert.Contains("1000 tasks failed", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_failure_is_told_at_once_as_an_event()
    {
        var told = new TaskCompletionSource<TaskFailure>();
        var failure = new InvalidDataException();
        void Tell(TaskFailure what)
        {
            if (what.Exception == failure)
            {
                told.SetResult(what);
            }
        }

        LifelineEvents.TaskFailed += Tell;
        try
        {
            var group = _ctx.Supervise();
            _ = group.Go(_ => Task.FromException(failure), name: "unlucky");

            var event_ = await told.Task.Arrives();

            Assert.Equal("unlucky", event_.Task.Name);
            Assert.Equal("Supervising.cs", event_.Task.Site.File);
            await Assert.ThrowsAsync<AggregateException>(() => group.WaitAsync().Arrives());
        }
        finally
        {
            LifelineEvents.TaskFailed -= Tell;
        }
    }
}

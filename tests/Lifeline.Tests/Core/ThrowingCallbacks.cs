using System.Collections.Concurrent;

namespace Lifeline.Tests;

/// <summary>A callback that throws hides no other, and is reported.</summary>
public class ThrowingCallbacks : IDisposable
{
    private readonly Context _root = Context.Root(new VirtualClock());
    private readonly ConcurrentQueue<CallbackFailure> _failures = [];
    private readonly SemaphoreSlim _reported = new(0);

    public ThrowingCallbacks() => LifelineEvents.CallbackFailed += Report;

    public void Dispose()
    {
        LifelineEvents.CallbackFailed -= Report;
        _reported.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_throwing_after_func_is_reported_with_its_context_and_place_and_hides_no_other()
    {
        using var scope = _root.WithCancel();
        var calls = new Calls();
        scope.Context.AfterFunc(calls.Call);
        scope.Context.AfterFunc(() => throw new Expected("it"), "Here.cs", 7);
        var last = new Calls();
        scope.Context.AfterFunc(last.Call);
        scope.Cancel();
        await Task.WhenAll(calls.First, last.First);
        var failure = await NextFailure(scope);
        Assert.Equal("it", Assert.IsType<Expected>(failure.Exception).Message);
        Assert.Equal(new SourceLocation("Here.cs", 7), failure.Site);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Throwing_token_callbacks_are_all_reported_and_hide_no_other(bool withChild)
    {
        using var scope = _root.WithCancel("Here.cs", 9);
        using var child = withChild ? scope.Context.WithCancel() : default;
        var (first, between, last) = (new Calls(), new Calls(), new Calls());
        scope.Token.Register(first.Call);
        scope.Token.Register(() => throw new Expected("one"));
        scope.Token.Register(between.Call);
        scope.Token.Register(() => throw new Expected("two"));
        scope.Token.Register(last.Call);
        scope.Cancel();
        await Task.WhenAll(first.First, between.First, last.First);
        var failure = await NextFailure(scope);
        var all = Assert.IsType<AggregateException>(failure.Exception).InnerExceptions;
        Assert.Equal(["one", "two"], all.Select(one => Assert.IsType<Expected>(one).Message).Order());
        Assert.Equal(new SourceLocation("Here.cs", 9), failure.Site);
    }

    [Fact]
    public async Task A_throwing_callback_of_one_context_hides_none_of_another_and_the_canceller_sees_nothing()
    {
        using var top = _root.WithCancel();
        top.Context.AfterFunc(() => throw new Expected("after-func"));
        top.Token.Register(() => throw new Expected("token"));
        var children = Enumerable.Range(0, 10).Select(_ => top.Context.WithCancel()).ToArray();
        var calls = children.Select(child =>
        {
            var mine = new Calls();
            child.Token.Register(mine.Call);
            return mine;
        }).ToArray();
        top.Cancel();
        await Task.WhenAll(calls.Select(call => call.First));
        await NextFailure(top);
        await NextFailure(top);
    }

    [Fact]
    public async Task A_failing_reporter_hides_no_other()
    {
        static void Fail(CallbackFailure failure)
        {
            if (failure.Exception is Expected)
            {
                throw new InvalidOperationException("The reporter fails too.");
            }
        }

        // The failing one is called first.
        LifelineEvents.CallbackFailed -= Report;
        LifelineEvents.CallbackFailed += Fail;
        LifelineEvents.CallbackFailed += Report;
        try
        {
            using var scope = _root.WithCancel();
            scope.Context.AfterFunc(() => throw new Expected("it"));
            scope.Cancel();
            await NextFailure(scope);
        }
        finally
        {
            LifelineEvents.CallbackFailed -= Fail;
        }
    }

    private void Report(CallbackFailure failure)
    {
        if (failure.Exception is Expected or AggregateException)
        {
            _failures.Enqueue(failure);
            _reported.Release();
        }
    }

    // Other tests' failures come here too.
    private async Task<CallbackFailure> NextFailure(Context ctx)
    {
        while (true)
        {
            Assert.True(await _reported.WaitAsync(Patience.Longest, TestContext.Current.CancellationToken), "No failure was reported.");
            if (_failures.TryDequeue(out var failure) && failure.Context == ctx)
            {
                return failure;
            }
        }
    }

    private sealed class Expected(string message) : Exception(message);
}

namespace Lifeline.Tests;

/// <summary>What a callback throws while nobody handles <see cref="LifelineEvents.CallbackFailed"/>.</summary>
[Collection(NotParallel.Name)]
public sealed class UnhandledFailures
{
    [Fact]
    public async Task It_is_one_line_on_standard_error()
    {
        using var written = new StandardError();
        using var scope = Context.Root(new VirtualClock()).WithName("job").WithCancel();
        scope.Context.AfterFunc(() => throw new TimeoutException("the failure of this test."), "Here.cs", 7);
        scope.Cancel();
        await Patience.Until(() => written.LineWith("Here.cs") is not null);

        Assert.Equal(
            "Lifeline: the callback registered at Here.cs:7, of context.Root.WithValue(name, job).WithCancel, "
            + "threw TimeoutException: the failure of this test. Handle LifelineEvents.CallbackFailed to see its stack.",
            written.LineWith("Here.cs"));
    }

    [Fact]
    public async Task A_failing_handler_takes_nothing_down()
    {
        static void Fail(CallbackFailure failure) => throw new InvalidOperationException("The handler fails.");

        LifelineEvents.CallbackFailed += Fail;
        try
        {
            using var scope = Context.Root(new VirtualClock()).WithCancel();
            scope.Context.AfterFunc(() => throw new TimeoutException());
            scope.Cancel();
            var calls = new Calls();
            scope.Context.AfterFunc(calls.Call);
            Assert.Equal(1, await calls.CountAfterFirst());
        }
        finally
        {
            LifelineEvents.CallbackFailed -= Fail;
        }
    }
}

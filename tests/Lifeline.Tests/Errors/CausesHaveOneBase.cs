namespace Lifeline.Tests;

/// <summary>An exception of the core's is an error, which is thrown, or a cause, which is not; and nothing is both.</summary>
public sealed class CausesHaveOneBase
{
    // A TimeoutException, so that code which knows no Lifeline takes it for what it is.
    private static readonly Type[] s_others = [typeof(IdleException)];

    public static TheoryData<Type> Exceptions =>
        [.. typeof(Context).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Exception)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void Each_is_an_error_or_a_cause(Type exception) => Assert.True(
        exception.IsSubclassOf(typeof(ContextEndedException)) || exception.IsSubclassOf(typeof(ContextCauseException)) || s_others.Contains(exception),
        $"{exception.Name} is neither an error nor a cause. A cause derives from ContextCauseException.");

    [Fact]
    public async Task A_cause_is_told_by_the_error_and_not_thrown()
    {
        using var scope = Context.Root(new VirtualClock()).WithName("order").WithCancel();
        scope.Cancel(new WithdrawnException());

        var error = await Assert.ThrowsAsync<CanceledException>(() => scope.Context.DelayAsync(Ms(1)));

        Assert.IsType<WithdrawnException>(error.Cause);
        Assert.EndsWith("The order was withdrawn.", error.Message, StringComparison.Ordinal);
    }

    private sealed class WithdrawnException() : ContextCauseException("The order was withdrawn.");
}

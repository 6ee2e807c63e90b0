namespace Lifeline.Tests;

/// <summary><c>default(Context)</c> and <c>default(ContextScope)</c> are refused, with words that help.</summary>
public class Defaults
{
    private static readonly ContextKey<int> s_key = new("key");

    public static TheoryData<string, Action<Context>> Uses => new()
    {
        { "IsDone", ctx => _ = ctx.IsDone },
        { "CanBeDone", ctx => _ = ctx.CanBeDone },
        { "Token", ctx => _ = ctx.Token },
        { "Deadline", ctx => _ = ctx.Deadline },
        { "Remaining", ctx => _ = ctx.Remaining },
        { "Error", ctx => _ = ctx.Error },
        { "Cause", ctx => _ = ctx.Cause },
        { "Clock", ctx => _ = ctx.Clock },
        { "Site", ctx => _ = ctx.Site },
        { "Name", ctx => _ = ctx.Name },
        { "ThrowIfDone", ctx => ctx.ThrowIfDone() },
        { "TryGet", ctx => ctx.TryGet(s_key, out _) },
        { "EndedDuring", ctx => ctx.EndedDuring("work", Ms(1)) },
        { "WithCancel", ctx => ctx.WithCancel() },
        { "WithTimeout", ctx => ctx.WithTimeout(Ms(1)) },
        { "WithDeadline", ctx => ctx.WithDeadline(DateTimeOffset.MaxValue) },
        { "WithValue", ctx => ctx.WithValue(s_key, 1) },
        { "WithName", ctx => ctx.WithName("name") },
        { "WithoutCancel", ctx => ctx.WithoutCancel() },
        { "AfterFunc", ctx => ctx.AfterFunc(() => { }) },
        { "AfterFunc with state", ctx => ctx.AfterFunc(_ => { }, null) },
        { "Done", ctx => _ = ctx.Done.GetAwaiter().IsCompleted },
        { "Done as task", ctx => ctx.Done.AsTask() },
        { "Merge first", ctx => Context.Merge(ctx, Context.Background) },
        { "Merge second", ctx => Context.Merge(Context.Background, ctx) },
        { "Merge many", ctx => Context.Merge([ctx]) },
        { "Group", ctx => ctx.Group() },
        { "Supervise", ctx => ctx.Supervise() },
        { "Race", ctx => ctx.Race<int>() },
        { "Gather", ctx => ctx.Gather<int>(Ms(1)) },
        { "GroupAsync", ctx => ctx.GroupAsync(_ => Task.CompletedTask) },
        { "WithOverrunLimit", ctx => ctx.WithOverrunLimit(Ms(1)) },
        { "WaitingOn", ctx => ctx.WaitingOn("work") },
        { "WithStop", ctx => ctx.WithStop() },
        { "Stopping", ctx => _ = ctx.Stopping },
        { "custom", ctx => _ = new Plain(ctx) },
        { "wire", ctx => RemainingTimeHeader.Lifeline.Format(ctx) },
    };

    [Theory, MemberData(nameof(Uses), DisableDiscoveryEnumeration = true)]
    public void Every_use_of_the_default_context_says_what_to_pass_instead(string what, Action<Context> use)
    {
        Assert.NotEmpty(what);
        var refused = Assert.Throws<InvalidOperationException>(() => use(default));
        Assert.StartsWith("This Context is default(Context), which is no context.", refused.Message);
        Assert.Contains("Context.Background", refused.Message);
        Assert.Contains("Context.Todo", refused.Message);
    }

    [Fact]
    public void The_default_context_can_be_compared_and_printed()
    {
        Assert.Equal(default, default(Context));
        Assert.NotEqual(default, Context.Background);
        Assert.Equal(0, default(Context).GetHashCode());
        Assert.Equal("default(Context)", default(Context).ToString());
    }

    [Fact]
    public void The_default_scope_is_refused_and_says_where_to_get_one()
    {
        Assert.All((Action[])[
            () => default(ContextScope).Cancel(),
            () => _ = default(ContextScope).Context,
            () => _ = default(ContextScope).Token,
            () => _ = (Context)default(ContextScope)], use =>
        {
            var refused = Assert.Throws<InvalidOperationException>(use);
            Assert.StartsWith("This is default(ContextScope), which scopes nothing.", refused.Message);
            Assert.Contains("WithCancel, WithTimeout or WithDeadline", refused.Message);
        });
    }

    [Fact]
    public void The_default_scope_and_registration_can_be_disposed_compared_and_printed()
    {
        default(ContextScope).Dispose();
        default(ContextRegistration).Dispose();
        Assert.Equal(default, default(ContextScope));
        Assert.Equal(default, default(ContextRegistration));
        Assert.Equal(0, default(ContextScope).GetHashCode());
        Assert.Equal(0, default(ContextRegistration).GetHashCode());
        Assert.Equal("default(ContextScope)", default(ContextScope).ToString());
    }

    [Fact]
    public void Arguments_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => Context.Root(null!));
        Assert.Throws<ArgumentException>(() => Context.Merge([]));
        Assert.Throws<ArgumentException>(() => Context.Background.WithName(""));
        Assert.Throws<ArgumentException>(() => Context.Background.EndedDuring("", Ms(1)));
    }

    private sealed class Plain(Context parent) : CustomContext(parent);
}

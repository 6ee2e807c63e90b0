using System.Runtime.CompilerServices;

namespace Lifeline.Tests;

/// <summary>An error knows which context ended first, where that was made, and where it was cancelled.</summary>
public class Origins
{
    private static readonly ContextKey<string> s_key = new("key");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Origins() => _root = Context.Root(_clock);

    [Fact]
    public void Every_derivation_knows_its_line()
    {
        (Context Ctx, SourceLocation Site)[] all =
        [
            (_root.WithCancel(), Here()),
            (_root.WithTimeout(Ms(1)), Here()),
            (_root.WithTimeout(Ms(1), new TimeoutException()), Here()),
            (_root.WithDeadline(DateTimeOffset.MaxValue), Here()),
            (_root.WithTimeout(Ms(1)).Context.WithTimeout(Ms(2)), Here()),
            (_root.WithValue(s_key, "v"), Here()),
            (_root.WithName("n"), Here()),
            (_root.WithoutCancel(), Here()),
            (Context.Merge(_root, _root), Here()),
            (Context.Merge([_root]), Here()),
            (Context.From(new CancellationToken(true)), Here()),
            (new Plain(_root), Here()),
        ];
        Assert.All(all, made => Assert.Equal(made.Site, made.Ctx.Site));
    }

    [Fact]
    public void A_cancel_knows_its_line_and_the_line_where_the_context_was_made()
    {
        using var scope = _root.WithCancel(); var made = Here();
        using var child = scope.Context.WithValue(s_key, "v").WithTimeout(Ms(1));
        scope.Cancel(); var canceled = Here();
        Assert.All((Context[])[scope, child], ctx =>
        {
            Assert.Equal(made, ctx.Error!.CreatedAt);
            Assert.Equal(canceled, ctx.Error.CanceledAt);
            Assert.Equal(scope.Context, ctx.Error.Origin);
            Assert.Equal(ctx, ctx.Error.Context);
        });
    }

    [Fact]
    public void A_deadline_knows_its_line_and_that_nobody_cancelled()
    {
        using var scope = _root.WithTimeout(Ms(1)); var made = Here();
        using var child = scope.Context.WithCancel();
        _clock.Advance(Ms(1));
        Assert.All((Context[])[scope, child], ctx =>
        {
            var error = Assert.IsType<DeadlineExceededException>(ctx.Error);
            Assert.Equal(made, error.CreatedAt);
            Assert.Null(error.CanceledAt);
            Assert.Equal(scope.Context, error.Origin);
            Assert.Equal(Ms(1), error.Budget);
        });
    }

    [Theory, InlineData(false), InlineData(true)]
    public void A_left_scope_is_the_origin_for_itself_for_its_values_and_for_its_children(bool withChild)
    {
        var scope = _root.WithCancel(); var made = Here();
        var value = scope.Context.WithValue(s_key, "v");
        Context child = withChild ? value.WithCancel() : value;
        scope.Dispose();
        Assert.All((Context[])[scope, value, child, value.WithCancel(), scope.Context.WithName("late")], ctx =>
        {
            Assert.Equal(scope.Context, ctx.Error!.Origin);
            Assert.Equal(made, ctx.Error.CreatedAt);
            Assert.Null(ctx.Error.CanceledAt);
        });
    }

    [Fact]
    public void Of_nested_scopes_the_first_that_ended_is_the_origin()
    {
        using var top = _root.WithCancel();
        using var middle = top.Context.WithCancel();
        using var bottom = middle.Context.WithCancel();
        middle.Cancel();
        top.Cancel();
        Assert.Equal(middle.Context, bottom.Context.Error!.Origin);
        Assert.Equal(middle.Context, middle.Context.Error!.Origin);
        Assert.Equal(top.Context, top.Context.Error!.Origin);
    }

    private static SourceLocation Here([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => new(file, line);

    private sealed class Plain(Context parent, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) : CustomContext(parent, file, line);
}

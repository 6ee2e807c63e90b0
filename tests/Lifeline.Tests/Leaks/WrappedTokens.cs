using System.Runtime.CompilerServices;

namespace Lifeline.Tests;

/// <summary>Wrapping a token that lives for long leaves no registration behind when the children are gone.</summary>
[Collection(NotParallel.Name)]
public sealed class WrappedTokens : IDisposable
{
    private static readonly ContextKey<string> s_key = new("key");

    private readonly CancellationTokenSource _host = new();

    public static TheoryData<string> Uses =>
        ["nothing", "disposed", "cancelled", "expired", "stopped", "merged", "merged with another", "values", "several", "ended by another", "custom"];

    public void Dispose() => _host.Dispose();

    // The registration would hold the wrapper, so a wrapper that can be collected was taken off the token.
    [Theory, MemberData(nameof(Uses))]
    public void The_wrapper_is_collected_while_its_token_lives(string use)
    {
        var wrappers = Garbage.Make(100, _ => Use(use));
        Garbage.CollectUntil(() => Garbage.Alive(wrappers) == 0);
        Assert.Equal(0, Garbage.Alive(wrappers));
        Assert.False(_host.IsCancellationRequested);
    }

    [Fact]
    public void While_something_waits_the_wrapper_stays()
    {
        var child = Child(out var wrapper);
        Garbage.Age();
        Assert.True(wrapper.IsAlive);
        _host.Cancel();
        Assert.True(child.IsCancellationRequested);
    }

    [Fact]
    public void The_wrapper_can_be_used_again_and_again()
    {
        var ctx = Context.From(_host.Token);
        for (var i = 0; i < 10; i++)
        {
            using var first = ctx.WithCancel();
            using var second = ctx.WithCancel();
            first.Dispose();
            Assert.False(second.Context.IsDone);
        }

        using var last = ctx.WithCancel();
        _host.Cancel();
        Assert.True(last.Context.IsDone);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseUp(ContextScope scope) => scope.Dispose();

    private Context Use(string how)
    {
        var ctx = Context.From(_host.Token);
        switch (how)
        {
            case "disposed":
                ctx.WithCancel().Dispose();
                break;
            case "cancelled":
                ctx.WithValue(s_key, "v").WithCancel().Cancel(new TimeoutException());
                break;
            case "expired":
                ctx.WithTimeout(TimeSpan.Zero).Dispose();
                break;
            case "stopped":
                Assert.True(ctx.AfterFunc(() => { }).Stop());
                break;
            case "merged":
                Context.Merge(ctx, Context.Background).Dispose();
                break;
            case "merged with another":
                Context.Merge(Context.Background, ctx).Dispose();
                break;
            case "values":
                _ = ctx.WithValue(s_key, "v").Name;
                break;
            case "several":
                var scopes = Enumerable.Range(0, 5).Select(_ => ctx.WithTimeout(TimeSpan.FromHours(1))).ToList();
                scopes.ForEach(UseUp);
                break;
            case "ended by another":
                using (var parent = Context.Background.WithCancel())
                {
                    _ = Context.Merge(parent, ctx);
                }

                break;
            case "custom":
                ((Context)new Own(ctx, _host.Token)).WithCancel().Dispose();
                break;
        }

        return ctx;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private CancellationToken Child(out WeakReference wrapper)
    {
        var ctx = Context.From(_host.Token);
        wrapper = new WeakReference(ctx.Node);
        return ctx.WithCancel().Token;
    }

    private sealed class Own(Context parent, CancellationToken done) : CustomContext(parent, done);
}

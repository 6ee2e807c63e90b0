using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Tests;

/// <summary>A context's token, and how the context is found again from it.</summary>
public class Tokens
{
    private static readonly ContextKey<string> s_key = new("key");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public Tokens() => _root = Context.Root(_clock);

    public static TheoryData<string> Kinds =>
        ["root", "cancel", "timeout", "caused timeout", "value", "value over a root", "name", "detached", "detached value", "merge", "custom", "custom end"];

    [Theory, MemberData(nameof(Kinds))]
    public void From_finds_the_very_context_again(string kind)
    {
        var ctx = Make(kind);
        Assert.Equal(ctx, Context.From(ctx.Token));
        Assert.Same(_clock, Context.From(ctx.Token).Clock);
        Assert.Equal(ctx.TryGet(s_key, out var value), Context.From(ctx.Token).TryGet(s_key, out var found));
        Assert.Equal(value, found);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void The_token_is_always_the_same_one(string kind)
    {
        var ctx = Make(kind);
        Assert.Equal(ctx.Token, ctx.Token);
        Assert.NotEqual(ctx.Token, ctx.WithCancel().Token);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task From_finds_the_context_again_on_any_thread_however_often(string kind)
    {
        var ctx = Make(kind);
        await Bounded.OnThreads(3, _ =>
        {
            for (var i = 0; i < 100; i++)
            {
                Assert.Equal(ctx, Context.From(ctx.Token));
            }
        });
    }

    [Fact]
    public void Two_value_contexts_over_one_scope_have_tokens_of_their_own_that_end_together()
    {
        using var scope = _root.WithCancel();
        var (one, two) = (scope.Context.WithValue(s_key, "one"), scope.Context.WithValue(s_key, "two"));
        Assert.NotEqual(one.Token, two.Token);
        Assert.NotEqual(scope.Token, one.Token);
        Assert.Equal(2, scope.ChildCount);
        scope.Cancel();
        Assert.True(one.Token.IsCancellationRequested && two.Token.IsCancellationRequested);
    }

    [Fact]
    public void A_token_that_is_taken_after_the_end_is_cancelled()
    {
        using var scope = _root.WithTimeout(Ms(1));
        var value = scope.Context.WithValue(s_key, "v");
        _clock.Advance(Ms(1));
        Assert.True(scope.Token.IsCancellationRequested);
        Assert.True(value.Token.IsCancellationRequested);
        Assert.Equal(value, Context.From(value.Token));
    }

    [Fact]
    public async Task A_callback_on_the_token_runs_once_after_the_end_and_not_when_unregistered()
    {
        using var scope = _root.WithCancel();
        var (kept, removed) = (new Calls(), new Calls());
        scope.Token.Register(kept.Call);
        scope.Token.Register(removed.Call).Dispose();
        scope.Cancel();
        Assert.Equal(1, await kept.CountAfterFirst());
        Assert.Equal(0, removed.Count);
    }

    [Fact]
    public void A_callback_that_is_registered_after_the_end_runs_on_the_spot_as_with_any_token()
    {
        using var scope = _root.WithCancel();
        _ = scope.Token;
        scope.Cancel();
        var calls = new Calls();
        scope.Token.Register(calls.Call);
        Assert.Equal(1, calls.Count);
    }

    [Fact]
    public async Task A_framework_call_that_is_given_the_token_ends_with_it()
    {
        using var scope = _root.WithTimeout(Ms(10));
        var wait = Task.Delay(Timeout.InfiniteTimeSpan, scope.Token);
        _clock.Advance(Ms(10));
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.Arrives());
        Assert.Equal(scope.Token, error.CancellationToken);
        Assert.Equal(scope.Context, Context.From(error.CancellationToken));
    }

    [Fact]
    public async Task The_wait_handle_and_linked_sources_work()
    {
        using var scope = _root.WithCancel();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(scope.Token);
        var calls = new Calls();
        linked.Token.Register(calls.Call);
        using var child = scope.Context.WithCancel();
        var handle = child.Token.WaitHandle;
        Assert.False(handle.WaitOne(0));
        scope.Cancel();
        Assert.True(handle.WaitOne(0));
        await calls.First;
    }

    private Context Make(string kind)
    {
        var scope = _root.WithValue(s_key, "v").WithCancel();
        return kind switch
        {
            "root" => _root,
            "cancel" => scope,
            "timeout" => scope.Context.WithTimeout(Ms(10)),
            "caused timeout" => scope.Context.WithTimeout(Ms(10), new TimeoutException()),
            "value" => scope.Context.WithValue(s_key, "own"),
            "value over a root" => _root.WithValue(s_key, "own"),
            "name" => scope.Context.WithName("n"),
            "detached" => scope.Context.WithoutCancel(),
            "detached value" => scope.Context.WithoutCancel().WithValue(s_key, "own"),
            "merge" => Context.Merge(scope, _root),
            "custom" => new Custom(scope),
            "custom end" => new OwnEnd(scope, new CancellationTokenSource().Token),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
    }

    private sealed class Custom(Context parent) : CustomContext(parent)
    {
        protected override bool TryGet<T>(ContextKey<T> key, [MaybeNullWhen(false)] out T value)
        {
            value = ReferenceEquals(key, s_key) ? (T)(object)"custom" : default;
            return ReferenceEquals(key, s_key);
        }
    }

    private sealed class OwnEnd(Context parent, CancellationToken done) : CustomContext(parent, done);
}

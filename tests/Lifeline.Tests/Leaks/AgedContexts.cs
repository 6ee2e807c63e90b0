using System.Runtime.CompilerServices;
using Lifeline.Leaks;
using Lifeline.Core;

namespace Lifeline.Tests;

/// <summary>A context that somebody holds for long: a link stands for it in its parent's list. Nobody notices.</summary>
[Collection(NotParallel.Name)]
public sealed class AgedContexts
{
    private const int Count = 100;              // enough for the parent's list to be looked after

    private static readonly ContextKey<int> s_key = new("key");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public AgedContexts() => _root = Context.Root(_clock);

    [Fact]
    public void Disposed_it_leaves_nothing_behind()
    {
        using var parent = _root.WithCancel();
        var scopes = MakeAged(parent);
        var links = Links(scopes);
        for (var i = 0; i < scopes.Length; i++)
        {
            scopes[i].Dispose();
            Assert.Equal(Count - 1 - i, parent.ChildCount);
            Assert.False(scopes[i].IsOnTheClock);
        }

        Array.Clear(scopes);
        Garbage.CollectUntil(() => Garbage.Alive(links) == 0);
        Assert.Equal(0, Garbage.Alive(links));
    }

    [Fact]
    public void Lost_it_leaves_nothing_behind()
    {
        using var parent = _root.WithCancel();
        var scopes = MakeAged(parent);
        var links = Links(scopes);
        Array.Clear(scopes);
        Garbage.CollectUntil(() => Garbage.Alive(links) == 0);
        Assert.Equal(0, Garbage.Alive(links));
        Assert.Equal(0, parent.ChildCount);
    }

    [Fact]
    public void It_ends_with_its_parent_with_the_parents_cause()
    {
        using var parent = _root.WithCancel();
        var scopes = MakeAged(parent);
        var cause = new TimeoutException();
        parent.Cancel(cause);
        Assert.All(scopes, scope =>
        {
            Assert.True(scope.Token.IsCancellationRequested);
            Assert.Same(cause, scope.Context.Cause);
            Assert.False(scope.IsOnTheClock);
        });
        Assert.Equal(0, parent.ChildCount);
    }

    [Fact]
    public void It_ends_exactly_at_its_own_deadline()
    {
        using var parent = _root.WithCancel();
        var scopes = MakeAged(parent);
        _clock.Advance(TimeSpan.FromHours(1) - Ticks(1));
        Assert.All(scopes, scope => Assert.False(scope.Context.IsDone));
        _clock.Advance(Ticks(1));
        Assert.All(scopes, scope => Assert.Equal(scope.Context, Assert.IsType<DeadlineExceededException>(scope.Context.Error).Origin));
        Assert.Equal(0, parent.ChildCount);
    }

    [Fact]
    public void Held_only_by_its_token_it_stays_and_ends()
    {
        using var parent = _root.WithCancel();
        var tokens = Tokens(parent);
        Garbage.Age();
        Assert.Equal(2 * Count, parent.ChildCount);
        Assert.All(tokens, token => Assert.False(token.IsCancellationRequested));
        parent.Cancel();
        Assert.All(tokens, token => Assert.True(token.IsCancellationRequested));
    }

    [Fact]
    public void Held_only_by_its_token_it_ends_by_itself_when_its_time_is_up()
    {
        using var parent = _root.WithCancel();
        var tokens = Tokens(parent)[..Count];
        Garbage.Age();
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.All(tokens, token => Assert.True(token.IsCancellationRequested));
        Assert.All(tokens, token => Assert.IsType<DeadlineExceededException>(Context.From(token).Error));
    }

    [Fact]
    public void Held_only_by_what_was_derived_from_it_it_stays_and_ends_that_as_well()
    {
        using var parent = _root.WithCancel();
        var children = Children(parent);
        Garbage.Age();
        Assert.Equal(Count, parent.ChildCount);
        parent.Cancel();
        Assert.All(children, child => Assert.True(child.IsDone && child.Token.IsCancellationRequested));
    }

    [Fact]
    public async Task Cancelling_disposing_and_deriving_go_on_while_it_ages()
    {
        using var parent = _root.WithCancel();
        using var over = new ManualResetEventSlim();
        var collecting = Bounded.OnAnotherThread(() =>
        {
            while (!over.IsSet)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        var random = new Random(7);
        var held = new List<ContextScope>();
        for (var i = 0; i < 20_000; i++)
        {
            held.Add(i % 2 == 0 ? parent.Context.WithCancel() : parent.Context.WithTimeout(TimeSpan.FromHours(1)));
            if (held.Count > 200)
            {
                var index = random.Next(held.Count);
                held[index].Dispose();
                held[index] = held[^1];
                held.RemoveAt(held.Count - 1);
            }
        }

        over.Set();
        await collecting;
        Assert.Equal(held.Count, parent.ChildCount);
        parent.Cancel();
        Assert.All(held, scope => Assert.True(scope.Context.IsDone && !scope.IsOnTheClock));
        Assert.Equal(0, parent.ChildCount);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ContextScope[] MakeAged(Context parent)
    {
        var scopes = Enumerable.Range(0, Count).Select(_ => parent.WithTimeout(TimeSpan.FromHours(1))).ToArray();
        Garbage.CollectUntil(() => scopes.All(scope => scope.Context.Node.Sentinel?.Link is not null));
        Assert.All(scopes, scope => Assert.Equal(ContextNode.Substituted, scope.Context.Node.SlotIndex));
        Assert.All(scopes, scope => Assert.True(scope.IsOnTheClock));
        Assert.Equal(Count, parent.ChildCount);
        return scopes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] Links(ContextScope[] scopes) =>
        [.. scopes.Select(scope => new WeakReference(scope.Context.Node.Sentinel?.Link))];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static CancellationToken[] Tokens(Context parent) =>
    [
        .. Enumerable.Range(0, Count).Select(_ => parent.WithTimeout(TimeSpan.FromHours(1)).Token),
        .. Enumerable.Range(0, Count).Select(i => parent.WithValue(s_key, i).Token),
    ];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Context[] Children(Context parent) =>
        [.. Enumerable.Range(0, Count).Select(_ => parent.WithCancel().Context.WithName("child").WithTimeout(TimeSpan.FromHours(2)).Context)];
}

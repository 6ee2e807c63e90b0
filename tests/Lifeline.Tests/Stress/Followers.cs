namespace Lifeline.Tests;

/// <summary>One thread cancels; another one watches for the first sign of it, cancels too, and looks whether all is done.</summary>
[Collection(NotParallel.Name)]
public sealed class Followers
{
    private readonly Context _root = Context.Root(new VirtualClock());

    [Fact, Trait("Fact", "6")]
    public async Task A_second_Cancel_returns_only_when_the_first_has_marked_the_whole_tree()
    {
        // So many that marking takes a while: whoever does not wait comes back too early.
        for (var round = 0; round < 10; round++)
        {
            var scope = _root.WithCancel();
            var children = Enumerable.Range(0, 20_000).Select(_ => scope.Context.WithCancel()).ToArray();
            Assert.True(children[0].Token.CanBeCanceled && children[^1].Token.CanBeCanceled);
            await Follow(1, _ => scope, (same, _) =>
            {
                same.Cancel();
                Assert.True(children[0].Context.IsDone && children[^1].Context.IsDone);
                Assert.True(children[0].Token.IsCancellationRequested && children[^1].Token.IsCancellationRequested);
            });
        }
    }

    [Fact, Trait("Fact", "6")]
    public Task A_Cancel_above_returns_only_when_one_below_has_marked_all_that_is_below_it() =>
        FollowTrees(follow: (top, _) => top.Cancel());

    [Fact, Trait("Fact", "6")]
    public Task A_Dispose_returns_only_when_another_threads_Cancel_has_marked_the_whole_tree() =>
        FollowTrees(follow: (_, middle) => middle.Dispose());

    [Theory, InlineData(false), InlineData(true), Trait("Fact", "6")]
    public Task When_a_second_Cancel_returns_the_token_is_cancelled(bool withChild)
    {
        var scopes = Enumerable.Range(0, 20_000).Select(_ =>
        {
            var scope = _root.WithCancel();
            Assert.True((withChild ? scope.Context.WithCancel() : scope).Token.CanBeCanceled);
            return scope;
        }).ToArray();
        return Follow(scopes.Length, i => scopes[i], (scope, token) =>
        {
            scope.Cancel();
            Assert.True(token.IsCancellationRequested);
        });
    }

    [Fact, Trait("Fact", "23")]
    public async Task What_is_stopped_while_its_context_is_being_ended_either_runs_or_was_stopped()
    {
        for (var round = 0; round < 10; round++)
        {
            var scope = _root.WithCancel();
            var registrations = Enumerable.Range(0, 10_000).Select(_ => scope.Context.AfterFunc(() => { })).ToArray();
            var stopped = new bool[registrations.Length];
            await Follow(1, _ => scope, (_, _) =>
            {
                for (var i = 0; i < stopped.Length; i++)
                {
                    stopped[i] = registrations[i].Stop();
                }
            });
            Assert.Equal(stopped.Select(one => !one), registrations.Select(one => one.HasStarted));
        }
    }

    private async Task FollowTrees(Action<ContextScope, ContextScope> follow)
    {
        for (var round = 0; round < 10; round++)
        {
            var top = _root.WithCancel();
            var middle = top.Context.WithCancel();
            var below = Enumerable.Range(0, 20_000).Select(_ => middle.Context.WithCancel()).ToArray();
            await Follow(1, _ => middle, (_, _) =>
            {
                follow(top, middle);
                Assert.True(below[0].Context.IsDone && below[^1].Context.IsDone);
            });
        }
    }

    // The follower also reads the token all the time, which slows the leader down at the right place.
    private static async Task Follow(int count, Func<int, ContextScope> scopes, Action<ContextScope, CancellationToken> follow)
    {
        var budget = new RoundBudget(count);
        var (reached, isOver) = (-1, false);
        await Task.WhenAll(
            Bounded.OnAnotherThread(() =>
            {
                for (var i = 0; ; i++)
                {
                    for (var spins = 0; Volatile.Read(ref reached) < i; spins++)
                    {
                        if (Volatile.Read(ref isOver))
                        {
                            return;
                        }

                        YieldAfter(spins);
                    }

                    scopes(i).Cancel();
                }
            }),
            Bounded.OnAnotherThread(() =>
            {
                while (budget.TryTake(out var i))
                {
                    var scope = scopes(i);
                    var (ctx, token) = (scope.Context, scope.Token);
                    Volatile.Write(ref reached, i);
                    for (var spins = 0; !ctx.IsDone; spins++)
                    {
                        _ = token.IsCancellationRequested;
                        YieldAfter(spins);
                    }

                    follow(scope, token);
                }

                Volatile.Write(ref isOver, true);
            }));
    }

    private static void YieldAfter(int spins)
    {
        if (spins % 2000 == 1999)
        {
            Thread.Yield();
        }
    }
}

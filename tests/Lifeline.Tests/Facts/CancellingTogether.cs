namespace Lifeline.Tests.Facts;

/// <summary>The facts about the tree that are about several threads, or about callbacks that cancel.</summary>
public class CancellingTogether
{
    private static readonly ContextKey<int> s_key = new("key");

    private readonly Context _root = Context.Root(new VirtualClock());

    [Fact, Trait("Fact", "6")]
    public void When_Cancel_returns_every_descendant_is_done()
    {
        using var parent = _root.WithCancel();
        var chain = new List<Context> { parent };
        for (var i = 0; i < 1000; i++)
        {
            chain.Add(i % 2 == 0 ? chain[^1].WithCancel() : chain[^1].WithValue(s_key, i));
            _ = chain[^1].Token;
        }

        parent.Cancel();
        Assert.All(chain, ctx => Assert.True(ctx.IsDone && ctx.Token.IsCancellationRequested));
    }

    [Fact, Trait("Fact", "6")]
    public void Only_the_first_Cancel_counts()
    {
        var (first, second) = (new TimeoutException("first"), new TimeoutException("second"));
        using var scope = _root.WithCancel();
        scope.Cancel(first);
        scope.Cancel(second);
        scope.Dispose();
        scope.Cancel();
        Assert.Same(first, scope.Context.Cause);
    }

    [Fact, Trait("Fact", "6")]
    public async Task From_several_threads_only_one_Cancel_counts_and_after_each_the_whole_tree_is_done()
    {
        for (var round = 0; round < 50; round++)
        {
            using var parent = _root.WithCancel();
            Context[] tree = [parent, .. Enumerable.Range(0, 50).Select(_ => (Context)parent.Context.WithCancel())];
            Assert.All(tree, ctx => Assert.False(ctx.Token.IsCancellationRequested));
            var causes = Enumerable.Range(0, 3).Select(i => new TimeoutException($"thread {i}")).ToArray();
            var seen = new Exception?[3];
            await Bounded.OnThreads(3, number =>
            {
                parent.Cancel(causes[number]);
                Assert.All(tree, ctx => Assert.True(ctx.IsDone && ctx.Token.IsCancellationRequested));
                seen[number] = tree[^1].Cause;
            });
            Assert.Contains(seen[0], causes);
            Assert.All(seen, cause => Assert.Same(seen[0], cause));
        }
    }

    [Fact, Trait("Fact", "7")]
    public async Task A_context_that_is_derived_while_its_parent_is_cancelled_loses_neither_the_end_nor_the_cause()
    {
        for (var round = 0; round < 200; round++)
        {
            using var parent = _root.WithCancel();
            var cause = new TimeoutException();
            var derived = new List<Context>();
            var calls = new Calls();
            await Bounded.OnThreads(2, number =>
            {
                if (number == 0)
                {
                    parent.Cancel(cause);
                    return;
                }

                for (var i = 0; i < 20; i++)
                {
                    derived.Add(parent.Context.WithCancel());
                    derived.Add(parent.Context.WithTimeout(TimeSpan.FromHours(1)));
                    derived.Add(Context.Merge(_root.WithCancel(), parent));
                    derived.Add(parent.Context.WithValue(s_key, i));
                }

                parent.Context.AfterFunc(calls.Call);
            });
            Assert.All(derived, ctx => Assert.True(ctx.IsDone && ctx.Token.IsCancellationRequested));
            Assert.All(derived, ctx => Assert.Same(cause, ctx.Cause));
            Assert.Equal(0, parent.ChildCount);
            await calls.First;
        }
    }

    [Fact, Trait("Fact", "8")]
    public async Task A_waiter_on_the_parents_end_may_cancel_the_child_from_there()
    {
        using var parent = _root.WithCancel();
        var cause = new TimeoutException();
        var children = Enumerable.Range(0, 3).Select(_ => parent.Context.WithCancel()).ToArray();
        var (afterFunc, callback) = (new Calls(), new Calls());
        parent.Context.AfterFunc(() =>
        {
            children[0].Cancel(new InvalidOperationException("too late"));
            afterFunc.Call();
        });
        parent.Token.Register(() =>
        {
            children[1].Cancel(new InvalidOperationException("too late"));
            callback.Call();
        });
        var waiter = Wait();
        await Bounded.OnAnotherThread(() => parent.Cancel(cause));
        await Task.WhenAll(afterFunc.First, callback.First, waiter.Arrives());
        Assert.All(children, child => Assert.Same(cause, child.Context.Cause));

        async Task Wait()
        {
            await parent.Context.Done;
            children[2].Cancel(new InvalidOperationException("too late"));
        }
    }

    [Fact, Trait("Fact", "9")]
    public async Task A_tree_of_a_hundred_whose_every_node_is_cancelled_at_once_ends_and_every_call_returns()
    {
        for (var round = 0; round < 10; round++)
        {
            var nodes = new List<ContextScope> { _root.WithCancel() };
            for (var i = 1; i < 100; i++)
            {
                nodes.Add(nodes[(i - 1) / 3].Context.WithCancel());
                _ = nodes[i].Token;
            }

            await Bounded.OnThreads(4, number =>
            {
                for (var i = 0; i < 25; i++)
                {
                    var node = nodes[(number + (i * 4)) * 37 % 100];
                    node.Cancel();
                    Assert.True(node.Context.IsDone && node.Token.IsCancellationRequested);
                }
            });
            Assert.All(nodes, node => Assert.True(node.Context.IsDone && node.Token.IsCancellationRequested));
            Assert.All(nodes, node => Assert.Equal(0, node.ChildCount));
        }
    }
}

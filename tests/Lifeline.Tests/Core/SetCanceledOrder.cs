namespace Lifeline.Tests;

/// <summary>The whole tree is set canceled before anything that waits for its end runs.</summary>
public class SetCanceledOrder
{
    private static readonly ContextKey<int> s_key = new("key");

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public SetCanceledOrder() => _root = Context.Root(_clock);

    [Theory]
    [InlineData("after-func", "cancel"), InlineData("token", "cancel")]
    [InlineData("after-func", "deadline"), InlineData("token", "deadline")]
    [InlineData("after-func", "dispose"), InlineData("token", "dispose")]
    [InlineData("after-func", "foreign"), InlineData("token", "foreign")]
    public async Task Every_callback_finds_the_whole_tree_ended(string callback, string end)
    {
        for (var round = 0; round < 20; round++)
        {
            using var foreign = new CancellationTokenSource();
            var top = end == "foreign" ? Context.From(foreign.Token).WithCancel() : _root.WithTimeout(Ms(10));
            var tree = Tree(top, 300);
            Assert.All(tree, ctx => Assert.False(ctx.Token.IsCancellationRequested));
            var live = 0;
            var left = tree.Count;
            var all = new TaskCompletionSource();
            Action check = () =>
            {
                foreach (var ctx in tree)
                {
                    if (!ctx.IsDone || !ctx.Token.IsCancellationRequested)
                    {
                        Interlocked.Increment(ref live);
                    }
                }

                if (Interlocked.Decrement(ref left) == 0)
                {
                    all.SetResult();
                }
            };
            foreach (var ctx in tree)
            {
                _ = callback == "token" ? (IDisposable)ctx.Token.Register(check) : ctx.AfterFunc(check);
            }

            End(end, top, foreign);
            await all.Task.Arrives();
            Assert.Equal(0, live);
        }
    }

    [Fact]
    public void A_tree_of_a_hundred_thousand_levels_ends_without_a_stack_overflow()
    {
        var top = _root.WithCancel();
        var deepest = top;
        for (var i = 0; i < 100_000; i++)
        {
            deepest = deepest.Context.WithCancel();
        }

        top.Cancel();
        Assert.True(deepest.Context.IsDone);
        Assert.Equal(top.Context, deepest.Context.Error!.Origin);
    }

    private void End(string how, ContextScope top, CancellationTokenSource foreign)
    {
        switch (how)
        {
            case "cancel":
                top.Cancel();
                break;
            case "dispose":
                top.Dispose();
                break;
            case "deadline":
                _clock.Advance(Ms(10));
                break;
            default:
                foreign.Cancel();
                break;
        }
    }

    private static List<Context> Tree(Context top, int size)
    {
        var tree = new List<Context> { top };
        for (var i = 1; i < size; i++)
        {
            var parent = tree[(i - 1) / 4];
            tree.Add((i % 4) switch
            {
                0 => parent.WithCancel(),
                1 => parent.WithValue(s_key, i),
                2 => parent.WithTimeout(TimeSpan.FromHours(1)),
                _ => Context.Merge(parent, tree[i / 2]),
            });
        }

        return tree;
    }
}

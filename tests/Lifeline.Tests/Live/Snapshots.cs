namespace Lifeline.Tests.Live;

/// <summary>What <see cref="Context.Snapshot"/> shows of the tree below a context.</summary>
public class Snapshots
{
    private readonly VirtualClock _clock = new();
    private readonly ContextScope _top;

    public Snapshots() => _top = Context.Root(_clock, "shop").WithCancel(file: "Shop.cs", line: 1);

    private Context Top => _top.Context;

    [Fact]
    public void A_context_is_shown_with_kind_name_site_and_what_is_left()
    {
        using var scope = Top.WithName("GET /cart").WithTimeout(Ms(500), file: "Cart.cs", line: 41);
        _clock.Advance(Ms(100));

        var shown = Assert.Single(Top.Snapshot().Roots[0].Children);

        Assert.Equal("WithDeadline", shown.Kind);
        Assert.Equal("GET /cart", shown.Name);
        Assert.Equal(new SourceLocation("Cart.cs", 41), shown.Site);
        Assert.Equal(ContextState.Live, shown.State);
        Assert.Equal((Ms(100), Ms(400)), (shown.Age, shown.Remaining));
        Assert.Null(shown.Cause);
        Assert.True(shown.IsScope);
        Assert.Equal(scope.Context.ToString(), shown.Ancestry);
        Assert.StartsWith("WithValue(name, GET /cart).WithDeadline(", shown.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(300)]
    public void All_children_are_shown_however_many_there_are(int count)
    {
        var scopes = Enumerable.Range(1, count).Select(line => Top.WithCancel(file: "A.cs", line: line)).ToList();

        var tree = Top.Snapshot();

        Assert.Equal(scopes.Select(scope => scope.Context.Site.Line), tree.Roots[0].Children.Select(child => child.Site.Line).Order());
        Assert.False(tree.IsCutOff);
    }

    [Fact]
    public async Task Children_that_came_from_several_threads_are_all_shown_once()
    {
        const int each = 2_000;
        await Bounded.OnThreads(4, _ =>
        {
            for (var i = 0; i < each; i++)
            {
                Top.WithCancel();
            }
        });

        Assert.Equal(4 * each, Top.Snapshot(int.MaxValue).Roots[0].Children.Count);
    }

    [Fact]
    public void Those_that_are_over_are_not_shown()
    {
        using (Top.WithCancel())
        {
        }

        Top.AfterFunc(() => { }).Dispose();

        Assert.Empty(Top.Snapshot().Roots[0].Children);
        Assert.Empty(Top.Snapshot().Roots[0].AfterFuncs);
    }

    [Fact]
    public void What_is_below_a_value_is_shown_without_its_siblings()
    {
        var named = Top.WithName("mine");
        using var mine = named.WithCancel();
        using var sibling = Top.WithCancel();
        using var registration = named.AfterFunc(() => { }, file: "Mine.cs", line: 2);
        using var other = Top.AfterFunc(() => { });

        var tree = named.Snapshot();

        Assert.Equal(mine.Context.ToString(), Assert.Single(tree.Roots[0].Children).Ancestry);
        Assert.Equal(new SourceLocation("Mine.cs", 2), Assert.Single(tree.Roots[0].AfterFuncs));
    }

    [Fact]
    public void After_funcs_are_shown_where_they_were_registered()
    {
        using var scope = Top.WithCancel();
        using var registration = scope.Context.WithName("n").AfterFunc(() => { }, file: "A.cs", line: 7);

        var root = Top.Snapshot().Roots[0];

        Assert.Empty(root.AfterFuncs);
        Assert.Equal(new SourceLocation("A.cs", 7), Assert.Single(root.Children[0].AfterFuncs));
    }

    [Fact]
    public void A_merged_context_is_shown_once_below_the_first_and_below_the_others_when_they_are_asked()
    {
        using var first = Top.WithCancel(file: "First.cs", line: 1);
        using var second = Top.WithCancel(file: "Second.cs", line: 1);
        using var merged = Context.Merge(first, second, file: "Merged.cs", line: 1);

        var all = Top.Snapshot().All().Where(context => context.Kind == "Merge").ToList();

        Assert.Equal("First.cs", Assert.Single(all).Parent!.Site.File);
        Assert.Equal("Merged.cs", Assert.Single(second.Context.Snapshot().All(), context => context.Kind == "Merge").Site.File);
    }

    [Fact]
    public async Task Tasks_are_shown_as_they_run_and_wait()
    {
        await using var group = Top.Group(limit: 1, file: "Gateway.cs", line: 44);
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        _ = group.Go(
            async ctx =>
            {
                using var wait = ctx.WaitingOn("GET /price/4");
                begun.SetResult();
                await go.Task;
            }, "prices", file: "Gateway.cs", line: 45);
        _ = group.Go(_ => Task.CompletedTask, file: "Gateway.cs", line: 47);
        await begun.Task.Arrives();
        _clock.Advance(Ms(1200));

        var tasks = Assert.Single(Top.Snapshot().Roots[0].Children).Tasks;
        go.SetResult();

        Assert.Equal(
            [
                new TaskSnapshot(new TaskIdentity("prices", new SourceLocation("Gateway.cs", 45)), true, "GET /price/4", Ms(1200)),
                new TaskSnapshot(new TaskIdentity(null, new SourceLocation("Gateway.cs", 47)), false, null, null),
            ], tasks);
    }

    [Fact]
    public void A_context_that_was_asked_to_finish_is_stopping()
    {
        using var stop = Top.WithStop();
        using var work = stop.Context.WithCancel();
        Assert.DoesNotContain(Top.Snapshot().All(), context => context.State != ContextState.Live);

        stop.Stop(Ms(1000));

        Assert.Equal(ContextState.Stopping, work.Context.Snapshot().Roots[0].State);
        Assert.Equal(ContextState.Live, Top.Snapshot().Roots[0].State);
    }

    [Fact]
    public void One_that_has_ended_is_shown_with_its_cause_when_it_is_asked_for_itself()
    {
        _top.Cancel(new FormatException("enough"));

        var root = Assert.Single(Top.Snapshot().Roots);

        Assert.Equal(ContextState.Ended, root.State);
        Assert.Equal("enough", root.Cause!.Message);
    }

    [Fact]
    public void No_more_are_shown_than_the_limit_and_it_says_so()
    {
        using var upper = Top.WithCancel();
        for (var i = 0; i < 1_000; i++)
        {
            Top.WithCancel().Context.WithCancel();
        }

        var tree = Top.Snapshot(limit: 100);

        Assert.Equal(100, tree.All().Count());
        Assert.True(tree.IsCutOff);
        Assert.All(tree.All().Skip(1), context => Assert.Same(tree.Roots[0], context.Parent));      // the upper ones first
        Assert.EndsWith("and more, which are not shown\n", tree.ToString(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Top.Snapshot(0));
    }

    [Fact]
    public void A_chain_of_many_thousands_is_shown_and_drawn()
    {
        const int depth = 20_000;
        var ctx = Top;
        for (var i = 1; i < depth; i++)
        {
            ctx = ctx.WithCancel();
        }

        var tree = Top.Snapshot(depth);

        Assert.Equal(depth, tree.All().Count());
        Assert.False(tree.IsCutOff);
    }

    [Fact]
    public void The_tree_is_drawn()
    {
        using var request = Top.WithName("GET /cart").WithTimeout(TimeSpan.FromSeconds(4), file: "Cart.cs", line: 41);
        using var group = new CancellationTokenSource();
        using var registration = request.Context.AfterFunc(() => { }, file: "Cart.cs", line: 42);
        using var first = request.Context.WithCancel(file: "Stock.cs", line: 7);
        using var second = first.Context.WithCancel(file: "Stock.cs", line: 9);
        using var last = request.Context.WithCancel(file: "Price.cs", line: 3);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            """
            shop.WithCancel (Shop.cs:1)
            └─ WithValue(name, GET /cart).WithDeadline(2000-01-01 00:00:04.000Z [3 s]) (Cart.cs:41), 1 s old, 3 s left
               ├─ after-func (Cart.cs:42)
               ├─ WithCancel (Stock.cs:7), 3 s left
               │  └─ WithCancel (Stock.cs:9), 3 s left
               └─ WithCancel (Price.cs:3), 3 s left

            """, Top.Snapshot().ToString());
    }
}

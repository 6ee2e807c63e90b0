using System.Runtime.CompilerServices;

namespace Lifeline.Tests;

/// <summary>What is over may stay in its parent's list as long as it is alone there. Nobody notices, and it does not stay for good.</summary>
[Collection(NotParallel.Name)]
public sealed class LoneChildren
{
    private const int Rounds = 1000;
    private const int Many = 50;                // in each round: the two threads drift against each other and meet somewhere

    private static readonly ContextKey<object> s_key = new("key");

    private readonly Context _root = Context.Root(new VirtualClock());

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var first in (string[])["child", "child with children", "after-func", "merge"])
            {
                foreach (var second in (string[])["child", "after-func", "value's token", "merge"])
                {
                    data.Add(first, second);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public Task One_that_ends_at_the_moment_when_a_second_one_comes_is_not_counted_and_the_second_one_is(string first, string second) => Race.Between(
        Rounds / 4,
        prepare: _ => Families(first, second),
        one: families => Array.ForEach(families, family => family.EndFirst()),
        other: families => Array.ForEach(families, family => family.AddSecond()),
        check: families => Array.ForEach(families, family =>
        {
            Assert.Equal(1, family.Parent.ChildCount);
            family.Parent.Cancel();
            family.CheckSecondEnded();
        }));

    [Theory, MemberData(nameof(Pairs))]
    public Task One_that_ends_while_its_parent_does_and_a_second_one_comes_leaves_nothing_behind(string first, string second) => Race.Between(
        Rounds / 4,
        prepare: _ => Families(first, second),
        one: families => Array.ForEach(families, family =>
        {
            family.EndFirst();
            family.AddSecond();
        }),
        other: families => Array.ForEach(families, family => family.Parent.Cancel()),
        check: families => Array.ForEach(families, family => family.CheckSecondEnded()));

    [Fact]
    public Task Two_that_come_and_go_at_once_leave_nothing_behind_and_a_third_one_ends_with_the_parent() => Race.Between(
        Rounds,
        prepare: _ => Enumerable.Range(0, Many).Select(_ => _root.WithCancel()).ToArray(),
        one: ComeAndGo,
        other: ComeAndGo,
        check: parents => Array.ForEach(parents, parent =>
        {
            Assert.Equal(0, parent.ChildCount);
            var third = parent.Context.WithCancel();
            Assert.Equal(1, parent.ChildCount);
            parent.Cancel();
            Assert.True(third.Context.IsDone && third.Token.IsCancellationRequested);
        }));

    [Theory, InlineData("next"), InlineData("next after-func"), InlineData("parent's end")]
    public void What_it_holds_is_let_go_when_another_one_comes_or_the_parent_ends(string then)
    {
        using var parent = _root.WithCancel();
        var value = Leave(parent);
        Assert.Equal(0, parent.ChildCount);
        using var next = then == "next" ? parent.Context.WithCancel() : default;
        using var registration = then == "next after-func" ? parent.Context.AfterFunc(() => { }) : default;
        if (then == "parent's end")
        {
            parent.Cancel();
        }

        Garbage.CollectUntil(() => !value.TryGetTarget(out _));
        Assert.False(value.TryGetTarget(out _));
        GC.KeepAlive(parent);
    }

    [Fact]
    public void What_a_stopped_after_func_holds_is_let_go_at_once()
    {
        using var parent = _root.WithCancel();
        var registration = Stopped(parent, out var held);
        Garbage.CollectUntil(() => !held.TryGetTarget(out _));
        Assert.False(held.TryGetTarget(out _));
        Assert.False(registration.Stop());
        Assert.Equal(0, parent.ChildCount);
    }

    private static void ComeAndGo(ContextScope[] parents)
    {
        foreach (var parent in parents)
        {
            using var child = parent.Context.WithCancel();
            using var registration = parent.Context.AfterFunc(() => { });
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<object> Leave(Context parent)
    {
        var value = new object();
        using var child = parent.WithValue(s_key, value).WithCancel();
        return new WeakReference<object>(value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ContextRegistration Stopped(Context parent, out WeakReference<object> held)
    {
        var target = new object();
        held = new WeakReference<object>(target);
        var registration = parent.AfterFunc(() => GC.KeepAlive(target));
        Assert.True(registration.Stop());
        return registration;
    }

    private Family[] Families(string first, string second) =>
        [.. Enumerable.Range(0, Many).Select(_ => new Family(_root, first, second))];

    private sealed class Family
    {
        private readonly Context _root;
        private readonly string _secondKind;
        private readonly ContextScope _first;
        private readonly ContextScope _below;
        private readonly ContextRegistration _firstFunc;
        private ContextRegistration _secondFunc;
        private Context _second;

        public Family(Context root, string first, string second)
        {
            (_root, _secondKind) = (root, second);
            Parent = root.WithCancel();
            switch (first)
            {
                case "after-func":
                    _firstFunc = Parent.Context.AfterFunc(() => { });
                    break;
                case "merge":
                    _first = Context.Merge(root, Parent);
                    break;
                default:
                    _first = Parent.Context.WithCancel();
                    break;
            }

            if (first == "child with children")
            {
                _below = _first.Context.WithCancel();
                _ = _first.Context.WithCancel();
            }
        }

        public ContextScope Parent { get; }

        public void EndFirst()
        {
            _firstFunc.Stop();
            _first.Dispose();
            Assert.True(_below == default || _below.Context.IsDone);
        }

        public void AddSecond()
        {
            switch (_secondKind)
            {
                case "after-func":
                    _secondFunc = Parent.Context.AfterFunc(() => { });
                    break;
                case "merge":
                    _second = Context.Merge(_root, Parent);
                    break;
                case "value's token":
                    _second = Parent.Context.WithValue(s_key, this);
                    Assert.True(_second.Token.CanBeCanceled);
                    break;
                default:
                    _second = Parent.Context.WithCancel();
                    break;
            }
        }

        public void CheckSecondEnded()
        {
            Assert.True(_secondKind == "after-func" ? _secondFunc.HasStarted : _second.IsDone && _second.Token.IsCancellationRequested);
            Assert.Equal(0, Parent.ChildCount);
        }
    }
}

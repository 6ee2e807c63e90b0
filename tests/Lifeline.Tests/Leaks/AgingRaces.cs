using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lifeline.Leaks;
using Lifeline.Timers;
using Lifeline.Core;

namespace Lifeline.Tests;

/// <summary>A context that is taken over, or given back, at the very moment when something else happens to it.</summary>
[Collection(NotParallel.Name)]
public sealed class AgingRaces
{
    private const int Rounds = 20_000;
    private const int Many = 40;                // in each round: the two threads drift against each other and meet somewhere

    private readonly VirtualClock _clock = new();
    private readonly Context _root;

    public AgingRaces() => _root = Context.Root(_clock);

    [Fact]
    public void Lost_as_the_only_child_it_leaves_nothing_in_its_parents_list()
    {
        using var parent = _root.WithCancel();
        var made = Garbage.Make(1, _ => Watched(parent.Context.WithTimeout(TimeSpan.FromHours(1))));
        Garbage.CollectUntil(() => parent.ChildCount == 0);
        Assert.Equal(0, Garbage.Alive(made));
        Assert.Equal(0, parent.ChildCount);
    }

    [Fact]
    public void Watched_over_from_birth_on_it_still_ends_no_earlier_than_its_budget_says()
    {
        for (var i = 0; i < 200; i++)
        {
            var before = TickClock.System.Now;
            using var scope = Context.Background.WithTimeout(TimeSpan.FromHours(1));
            Watched(scope);
            Assert.True(Due(scope) >= before + TimeSpan.TicksPerHour, "It passes early.");
        }
    }

    [Fact]
    public void Taken_over_and_given_back_long_after_it_was_made_it_ends_when_it_would_have_without()
    {
        using var scope = Context.Background.WithTimeout(TimeSpan.FromHours(1));
        Bounded.Until(() => IsInTheWheel(scope), "its timer buffer was drained");
        var due = Due(scope);
        LetCoarseClockTick(100);                // more than it remembers
        Watched(scope);
        Assert.Equal(due, Due(scope));
        LetCoarseClockTick(100);
        scope.Context.Node.Sentinel!.Link.Restore(scope.Context.Node);
        Bounded.Until(() => IsInTheWheel(scope), "its timer buffer was drained");
        Assert.Equal(due, Due(scope));
        scope.Dispose();
        Assert.False(scope.IsOnTheClock);
    }

    [Theory, InlineData("plain", 1), InlineData("timeout", 1), InlineData("merge", 1), InlineData("plain", 3), InlineData("timeout", 3), InlineData("merge", 3)]
    public Task Disposed_at_the_moment_when_a_link_takes_over_it_leaves_nothing_behind(string kind, int children) => Race.Between(
        Rounds / Many,
        prepare: _ => Subjects(kind, children, watched: false),
        one: subjects => ForEach(subjects, subject => LeakDetector.TrackWeakly(subject.Scope.Context.Node)),
        other: subjects => ForEach(subjects, subject => subject.Scope.Dispose()),
        check: subjects => ForEach(subjects, subject => subject.CheckLeft(children - 1)));

    [Theory, InlineData("plain", 1), InlineData("timeout", 1), InlineData("merge", 1), InlineData("plain", 3), InlineData("timeout", 3), InlineData("merge", 3)]
    public Task Its_parent_cancelled_at_the_moment_when_a_link_takes_over_it_ends_too(string kind, int children) => Race.Between(
        Rounds / Many,
        prepare: _ => Subjects(kind, children, watched: false),
        one: subjects => ForEach(subjects, subject => LeakDetector.TrackWeakly(subject.Scope.Context.Node)),
        other: subjects => ForEach(subjects, subject =>
        {
            subject.Parent.Cancel();
            Assert.True(subject.Scope.Context.IsDone);
        }),
        check: subjects => ForEach(subjects, subject => subject.CheckLeft(0)));

    [Theory, InlineData("plain", 1), InlineData("timeout", 1), InlineData("merge", 1), InlineData("plain", 3), InlineData("timeout", 3), InlineData("merge", 3)]
    public Task Disposed_at_the_moment_when_it_is_given_back_it_leaves_nothing_behind(string kind, int children) => Race.Between(
        Rounds / Many,
        prepare: _ => Subjects(kind, children, watched: true),
        one: subjects => ForEach(subjects, subject => subject.Scope.Context.Node.Sentinel?.Link.Restore(subject.Scope.Context.Node)),
        other: subjects => ForEach(subjects, subject => subject.Scope.Dispose()),
        check: subjects => ForEach(subjects, subject => subject.CheckLeft(children - 1)));

    [Theory, InlineData("plain", 1), InlineData("timeout", 1), InlineData("merge", 1), InlineData("timeout", 3), InlineData("merge", 3)]
    public Task Its_parent_cancelled_at_the_moment_when_it_is_given_back_it_ends_too(string kind, int children) => Race.Between(
        Rounds / Many,
        prepare: _ => Subjects(kind, children, watched: true),
        one: subjects => ForEach(subjects, subject => subject.Scope.Context.Node.Sentinel?.Link.Restore(subject.Scope.Context.Node)),
        other: subjects => ForEach(subjects, subject =>
        {
            subject.Parent.Cancel();
            Assert.True(subject.Scope.Context.IsDone);
        }),
        check: subjects => ForEach(subjects, subject => subject.CheckLeft(0)));

    [Theory, InlineData(1), InlineData(3)]
    public Task Released_at_the_moment_when_a_link_takes_over_what_was_lent_that_is_ended_by_nobody(int children) => Race.Between(
        Rounds / Many,
        prepare: _ => Lent(children),
        one: subjects => Array.ForEach(subjects, subject => LeakDetector.TrackWeakly(Context.From(subject.Lent.LentToken).Node)),
        other: subjects => Array.ForEach(subjects, subject => subject.Lent.Dispose()),
        check: subjects => Array.ForEach(subjects, subject =>
        {
            Assert.True(subject.Lent.Context.IsDone);
            Assert.False(subject.Lent.LentToken.IsCancellationRequested);
            Assert.False(subject.Child.Context.IsDone);
            subject.Child.Dispose();
        }));

    [Theory, InlineData(1), InlineData(3)]
    public Task Released_at_the_moment_when_its_parent_ends_what_was_lent_is_ended_whole_or_not_at_all(int children) => Race.Between(
        Rounds / Many,
        prepare: _ => Lent(children),
        one: subjects => Array.ForEach(subjects, subject => subject.Parent.Cancel()),
        other: subjects => Array.ForEach(subjects, subject => subject.Lent.Dispose()),
        check: subjects => Array.ForEach(subjects, subject =>
        {
            Assert.Equal(0, subject.Parent.ChildCount);
            Assert.True(subject.Lent.Context.IsDone);
            Assert.Equal(subject.Lent.LentToken.IsCancellationRequested, subject.Child.Context.IsDone);
            subject.Child.Dispose();
        }));

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_token_that_is_asked_for_at_the_moment_of_an_end_is_cancelled_by_it_and_at_that_of_the_release_by_nobody(bool released)
    {
        var tokens = new ConcurrentQueue<(CancellationToken One, LentScope Lent)>();
        await Race.Between(
            Rounds,
            prepare: _ => _root.Lend(TimeSpan.FromHours(1)),
            one: lent => tokens.Enqueue((lent.LentToken, lent)),
            other: lent =>
            {
                if (released)
                {
                    lent.Dispose();
                }
                else
                {
                    lent.Cancel();
                }
            },
            check: lent =>
            {
                Assert.True(tokens.TryDequeue(out var asked));
                Assert.Equal((lent, asked.One), (asked.Lent, lent.LentToken));
                Assert.Equal(!released, asked.One.IsCancellationRequested);
                Assert.True(lent.IsDone);
            });
    }

    [Fact]
    public Task A_token_that_is_let_go_at_the_moment_of_an_end_has_a_deadline_if_that_cancels_it_and_none_if_not() => Race.Between(
        Rounds / Many,
        prepare: _ => Enumerable.Range(0, Many).Select(_ =>
        {
            var lent = _root.Lend(TimeSpan.FromHours(1));
            Array.ForEach(new int[20], _ => lent.WithCancel());         // canceled before what was lent
            return (Lent: lent, Token: lent.LentToken);
        }).ToArray(),
        one: subjects => Array.ForEach(subjects, subject => subject.Lent.Cancel()),
        other: subjects => Array.ForEach(subjects, subject => subject.Lent.Dispose()),
        check: subjects => Array.ForEach(subjects, subject =>
            Assert.Equal(subject.Token.IsCancellationRequested, Context.From(subject.Token).Deadline is not null)));

    [Fact]
    public Task A_token_that_two_let_go_at_once_has_no_deadline() => Race.Between(
        Rounds / Many,
        prepare: _ => Enumerable.Range(0, Many).Select(_ =>
        {
            var lent = _root.Lend(TimeSpan.FromHours(1));
            return (Lent: lent, Token: lent.LentToken);
        }).ToArray(),
        one: subjects => Array.ForEach(subjects, subject => subject.Lent.Dispose()),
        other: subjects => Array.ForEach(subjects, subject => subject.Lent.Dispose()),
        check: subjects => Array.ForEach(subjects, subject =>
        {
            Assert.False(subject.Token.IsCancellationRequested);
            Assert.Null(Context.From(subject.Token).Deadline);
        }));

    [Fact]
    public Task A_token_that_two_ask_for_at_once_is_one() => Race.Between(
        Rounds,
        prepare: _ => (Lent: _root.Lend(TimeSpan.FromHours(1)), Tokens: new CancellationToken[2]),
        one: subject => subject.Tokens[0] = subject.Lent.LentToken,
        other: subject => subject.Tokens[1] = subject.Lent.LentToken,
        check: subject =>
        {
            Assert.Equal(subject.Tokens[0], subject.Tokens[1]);
            Assert.Equal(1, new ContextScope((CancelNode)subject.Lent.Context.Node).ChildCount);
            subject.Lent.Cancel();
            Assert.True(subject.Tokens[0].IsCancellationRequested);
        });

    [Fact]
    public Task Its_time_up_at_the_moment_when_a_link_takes_over_it_expires_once() => Race.Between(
        2000,
        prepare: _ => Subjects("timeout", 1, watched: false),
        one: subjects => ForEach(subjects, subject => LeakDetector.TrackWeakly(subject.Scope.Context.Node)),
        other: _ => _clock.Advance(TimeSpan.FromHours(1)),
        check: subjects => ForEach(subjects, subject =>
        {
            Assert.Equal(subject.Scope.Context, Assert.IsType<DeadlineExceededException>(subject.Scope.Context.Error).Origin);
            subject.CheckLeft(0);
        }));

    [Fact]
    public Task Its_time_up_at_the_moment_when_it_is_given_back_it_expires_once() => Race.Between(
        2000,
        prepare: _ => Subjects("timeout", 1, watched: true),
        one: subjects => ForEach(subjects, subject => subject.Scope.Context.Node.Sentinel?.Link.Restore(subject.Scope.Context.Node)),
        other: _ => _clock.Advance(TimeSpan.FromHours(1)),
        check: subjects => ForEach(subjects, subject =>
        {
            Assert.Equal(subject.Scope.Context, Assert.IsType<DeadlineExceededException>(subject.Scope.Context.Error).Origin);
            subject.CheckLeft(0);
        }));

    private Subject[] Subjects(string kind, int children, bool watched) => [.. Enumerable.Range(0, Many).Select(_ =>
    {
        var parent = _root.WithCancel();
        var other = _root.WithCancel();
        var scope = kind switch
        {
            "timeout" => parent.Context.WithTimeout(TimeSpan.FromHours(1)),
            "merge" => Context.Merge(parent, other),
            _ => parent.Context.WithCancel(),
        };
        for (var i = 1; i < children; i++)
        {
            Assert.False(parent.Context.WithCancel().Context.IsDone);
        }

        if (watched)
        {
            Watched(scope);
        }

        return new Subject(parent, other, scope);
    })];

    private static void ForEach(Subject[] subjects, Action<Subject> act) => Array.ForEach(subjects, act);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (ContextScope Parent, LentScope Lent, ContextScope Child)[] Lent(int children)
    {
        return [.. Enumerable.Range(0, Many).Select(subject =>
        {
            var parent = _root.WithCancel();
            var lent = parent.Lend(TimeSpan.FromHours(1));
            for (var i = 1; i < children; i++)
            {
                _ = lent.WithCancel();
            }

            return (parent, lent, Context.From(lent.LentToken).WithCancel());
        })];
    }

    private static Context Watched(Context ctx)
    {
        LeakDetector.TrackWeakly(ctx.Node);
        Assert.NotNull(ctx.Node.Sentinel);
        return ctx;
    }

    private static bool IsInTheWheel(Context ctx) => TickClock.System.Wheel.Exists(waiting => IsFor(waiting.Node, ctx));

    private static long Due(Context ctx) => TickClock.System.Wheel.Single(waiting => IsFor(waiting.Node, ctx)).Due;

    private static bool IsFor(ContextNode waiting, Context ctx) => ReferenceEquals(waiting.CancellationTarget, ctx.Node);

    private static void LetCoarseClockTick(int times)
    {
        for (var last = 0L; times > 0; Thread.Yield())
        {
            var now = TickClock.System.After(TimeSpan.FromHours(1));
            times -= now == last ? 0 : 1;
            last = now;
        }
    }

    private sealed record Subject(ContextScope Parent, ContextScope Other, ContextScope Scope)
    {
        public void CheckLeft(int children)
        {
            Assert.True(Scope.Context.IsDone && Scope.Token.IsCancellationRequested);
            Assert.Equal(children, Parent.ChildCount);
            Assert.Equal(0, Other.ChildCount);
            Assert.False(Scope.IsOnTheClock);
            Parent.Dispose();
            Other.Dispose();
        }
    }
}

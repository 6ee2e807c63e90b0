namespace Lifeline.Tests;

/// <summary>Two calls that meet within nanoseconds, tens of thousands of times.</summary>
[Collection(NotParallel.Name)]
public sealed class Pairs
{
    private const int Rounds = 40_000;

    private static readonly ContextKey<int> s_key = new("key");

    private readonly Context _root = Context.Root(new VirtualClock());
    private readonly Exception _cause = new TimeoutException();

    [Fact, Trait("Fact", "23")]
    public Task Stop_and_Cancel_agree_whether_it_runs() => Race.Between(
        Rounds,
        prepare: _ =>
        {
            var scope = _root.WithCancel();
            return new Subject(scope) { Registration = scope.Context.AfterFunc(() => { }) };
        },
        one: subject => subject.Scope.Cancel(),
        other: subject => subject.Stopped = subject.Registration.Stop(),
        check: subject => Assert.NotEqual(subject.Stopped, subject.Registration.HasStarted));

    [Fact, Trait("Fact", "23")]
    public Task Of_two_Stops_one_answers_true() => Race.Between(
        Rounds,
        prepare: _ => new Subject(default) { Registration = _root.AfterFunc(() => { }) },
        one: subject => subject.Stopped = subject.Registration.Stop(),
        other: subject => subject.StoppedToo = subject.Registration.Stop(),
        check: subject => Assert.True(subject.Stopped != subject.StoppedToo));

    [Theory, InlineData("cancel"), InlineData("timeout"), InlineData("merge"), InlineData("value"), InlineData("child of a value"), Trait("Fact", "7")]
    public Task What_is_derived_while_its_parent_is_cancelled_has_the_end_and_the_cause_and_leaves_nothing_behind(string derivation) => Race.Between(
        Rounds,
        prepare: _ => new Subject(_root.WithCancel()),
        one: subject => subject.Scope.Cancel(_cause),
        other: subject => subject.Derived = Derive(subject.Scope, derivation),
        check: subject =>
        {
            Assert.Same(_cause, subject.Derived.Cause);
            Assert.True(subject.Derived.Token.IsCancellationRequested);
            Assert.Equal(0, subject.Scope.ChildCount);
            Assert.False(subject.Derived.IsOnTheClock);
        });

    [Fact, Trait("Fact", "7")]
    public Task What_is_derived_while_its_foreign_token_is_cancelled_has_the_end() => Race.Between(
        Rounds,
        prepare: _ => new Subject(default) { Source = new CancellationTokenSource() },
        one: subject => subject.Source!.Cancel(),
        other: subject => subject.Derived = Context.From(subject.Source!.Token).WithCancel(),
        check: subject => Assert.True(subject.Derived.IsDone && subject.Derived.Token.IsCancellationRequested));

    [Fact, Trait("Fact", "18")]
    public Task Parent_and_child_that_are_cancelled_at_once_each_have_one_cause_for_good() => Race.Between(
        Rounds,
        prepare: _ =>
        {
            var scope = _root.WithCancel();
            return new Subject(scope) { Child = scope.Context.WithCancel() };
        },
        one: subject =>
        {
            subject.Scope.Cancel(_cause);
            Assert.True(subject.Child.Context.IsDone);
            subject.Seen = subject.Child.Context.Cause;
        },
        other: subject => subject.Child.Cancel(new InvalidOperationException()),
        check: subject =>
        {
            Assert.Same(_cause, subject.Scope.Context.Cause);
            Assert.Same(subject.Seen, subject.Child.Context.Cause);
            Assert.Equal(0, subject.Scope.ChildCount);
        });

    [Fact, Trait("Fact", "6")]
    public Task A_Cancel_that_finds_the_middle_already_ended_returns_only_when_all_below_is_done() => Race.Between(
        Rounds / 4,
        prepare: _ =>
        {
            var scope = _root.WithCancel();
            var middle = scope.Context.WithCancel();
            var below = middle.Context;
            for (var i = 0; i < 20; i++)
            {
                below = below.WithCancel();
            }

            return new Subject(scope) { Child = middle, Derived = below };
        },
        one: subject =>
        {
            subject.Scope.Cancel();
            Assert.True(subject.Derived.IsDone);
        },
        other: subject =>
        {
            subject.Child.Cancel();
            Assert.True(subject.Derived.IsDone);
        });

    [Fact, Trait("Fact", "6")]
    public Task A_token_that_two_threads_take_at_once_is_cancelled_for_both_when_Cancel_returns() => Race.Between(
        Rounds / 10,
        prepare: _ => Many(() =>
        {
            var scope = _root.WithCancel();
            return (scope, scope.Context.WithValue(s_key, 1));
        }),
        one: CancelAndCheck,
        other: CancelAndCheck);

    // Many in a row: the two threads drift against each other and meet somewhere.
    private static (ContextScope Scope, Context Ctx)[] Many(Func<(ContextScope Scope, Context Ctx)> make) =>
        [.. Enumerable.Range(0, 50).Select(_ => make())];

    private static void CancelAndCheck((ContextScope Scope, Context Ctx)[] many)
    {
        foreach (var (scope, ctx) in many)
        {
            var token = ctx.Token;
            scope.Cancel();
            Assert.True(token.IsCancellationRequested);
        }
    }

    private Context Derive(Context parent, string derivation) => derivation switch
    {
        "timeout" => parent.WithTimeout(TimeSpan.FromHours(1)),
        "merge" => Context.Merge(_root, parent),
        "value" => parent.WithValue(s_key, 1),
        "child of a value" => parent.WithValue(s_key, 1).WithTimeout(TimeSpan.FromHours(1)),
        _ => parent.WithCancel(),
    };

    private sealed class Subject(ContextScope scope)
    {
        public ContextScope Scope => scope;

        public ContextScope Child { get; init; }

        public ContextRegistration Registration { get; init; }

        public CancellationTokenSource? Source { get; init; }

        public Context Derived { get; set; }

        public Exception? Seen { get; set; }

        public bool Stopped { get; set; }

        public bool StoppedToo { get; set; }
    }
}

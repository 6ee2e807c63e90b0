using System.Reflection;

namespace Lifeline.Tests.Tasks;

/// <summary>What the admired libraries document about their groups of tasks, and where it is held here; or why there is no counterpart.</summary>
public class Checklist
{
    public static TheoryData<string, string, string> Held => new()
    {
        // golang.org/x/sync/errgroup
        { "errgroup", "Go calls the given function in a new goroutine", Test<Joining>(nameof(Joining.A_work_that_blocks_does_not_block_whoever_starts_it)) },
        { "errgroup", "the first call to return an error cancels the group's context", Test<Failing>(nameof(Failing.The_first_failure_cancels_the_siblings_with_that_failure_as_the_cause)) },
        { "errgroup", "the error is the context's cause", Test<Failing>(nameof(Failing.The_first_failure_cancels_the_siblings_with_that_failure_as_the_cause)) },
        { "errgroup", "Wait blocks until all have returned, and returns the first error", Test<Failing>(nameof(Failing.Waiting_throws_the_first_failure_with_its_own_stack)) },
        { "errgroup", "the context is cancelled when Wait returns", Test<Joining>(nameof(Joining.The_groups_context_ends_when_waiting_is_over)) },
        { "errgroup", "SetLimit bounds how many are active at once", Test<Limits>(nameof(Limits.No_more_tasks_run_at_once_than_the_limit_allows)) },
        { "errgroup", "Go blocks until there is room", Test<Limits>(nameof(Limits.Tasks_that_wait_are_started_in_order)) },
        { "errgroup", "TryGo starts only if there is room, and reports whether it did", Test<Limits>(nameof(Limits.TryGo_answers_false_when_there_is_no_room_and_starts_nothing)) },
        { "errgroup", "a function may start others in the group", Test<Joining>(nameof(Joining.Tasks_that_tasks_start_are_waited_for_too)) },

        // github.com/sourcegraph/conc
        { "conc", "a goroutine has an owner, and can't outlive its scope", Test<Joining>(nameof(Joining.The_block_is_not_left_while_a_task_runs)) },
        { "conc", "a panic comes out at the caller of Wait, with the stack of where it happened", Test<Failing>(nameof(Failing.A_work_that_throws_before_its_first_await_has_failed_like_any_other)) },
        { "conc", "WithMaxGoroutines bounds a pool, and refuses less than one", Test<Limits>(nameof(Limits.A_limit_below_one_is_refused)) },
        { "conc", "an error pool joins all errors", Test<Supervising>(nameof(Supervising.All_failures_are_told_at_the_end)) },
        { "conc", "WithFirstError keeps the first alone", Test<Failing>(nameof(Failing.The_other_failures_are_kept_in_the_order_in_which_they_came)) },
        { "conc", "WithCancelOnError cancels the others", Test<Failing>(nameof(Failing.The_first_failure_cancels_the_siblings_with_that_failure_as_the_cause)) },
        { "conc", "a result pool collects results in the order of submission", Test<Gathering>(nameof(Gathering.When_all_are_ready_nobody_waits_for_the_time)) },
        { "conc", "WithCollectErrored keeps what is there although some failed", Test<Gathering>(nameof(Gathering.What_is_ready_when_the_time_is_up_is_taken_and_the_rest_is_named_and_cancelled)) },

        // trio
        { "trio", "the block of a nursery is not left before its children", Test<Joining>(nameof(Joining.The_block_is_not_left_while_a_task_runs)) },
        { "trio", "a normal exit waits for the children (here it is said: WaitAsync) and does not cancel them", Test<Joining>(nameof(Joining.Waiting_lets_the_tasks_finish_and_does_not_cancel_them)) },
        { "trio", "an exception in the block cancels the children", Test<Blocks>(nameof(Blocks.A_block_that_throws_cancels_the_tasks_and_its_exception_is_kept)) },
        { "trio", "an exception in a child cancels the other children and the block's waits", Test<Blocks>(nameof(Blocks.A_block_that_fails_because_a_task_did_gives_way_to_that_failure)) },
        { "trio", "several exceptions are all kept", Test<Failing>(nameof(Failing.The_other_failures_are_kept_in_the_order_in_which_they_came)) },
        { "trio", "a nursery that was left starts no more", Test<Starting>(nameof(Starting.Starting_after_the_block_was_left_is_refused_and_no_task_is_waited_for)) },
        { "trio", "who holds the nursery may start tasks in it, also from a child", Test<Joining>(nameof(Joining.Tasks_that_tasks_start_are_waited_for_too)) },
        { "trio", "cancelling the nursery's own scope is no error for who leaves it", Test<Cancelling>(nameof(Cancelling.Who_cancels_the_group_is_not_thrown_that_it_was_cancelled)) },
        { "trio", "a cancellation from further up passes through (here out of WaitAsync, or of what the block awaits)", Test<Cancelling>(nameof(Cancelling.Leaving_throws_nothing_when_the_parents_end_has_cut_tasks_short)) },
        { "trio", "child_tasks lists who runs", Test<Overrunning>(nameof(Overrunning.A_task_that_runs_on_is_named_with_its_place_and_for_how_long_and_counted)) },
        { "trio", "clean-up can be shielded, and should have a deadline", Test<Deferring>(nameof(Deferring.It_is_handed_a_context_that_is_live_has_the_values_and_a_bound_of_its_own)) },
    };

    public static TheoryData<string, string, string> WithoutCounterpart => new()
    {
        { "errgroup", "a Group's zero value is valid, does not cancel, and has no context", "a group belongs to a context, so there is none without; Supervise is the one that does not cancel" },
        { "errgroup", "SetLimit may change the limit while nothing is active", "a limit is part of how a group is made, so that it can't change under those who wait" },
        { "errgroup", "a negative limit means none", "leaving it out does; a computed limit that went below one is a mistake" },
        { "errgroup", "a group may be used again after Wait", "its context has ended by then, as errgroup's has; another group costs one object and its node" },
        { "conc", "iter.ForEach and iter.Map over slices", "Parallel.ForEachAsync with ctx.Token is the framework's own" },
        { "conc", "stream.Stream keeps callbacks in order", "await the tasks in the order in which Go returned them" },
        { "conc", "WaitAndRecover hands out a panic as a value", "a failure is an exception on the task and in Failures" },
        { "trio", "nursery.start waits until a child says that it is ready", "a TaskCompletionSource says it; the child's signature would carry it for all others" },
        { "trio", "a strict nursery always throws an exception group", "the first failure is thrown itself, so that catch by type works; the others are Failures; Supervise throws all" },
        { "trio", "every await is a checkpoint that throws when cancelled", "the framework's awaits are not ours; a task that does not listen is named" },
    };

    [Theory]
    [MemberData(nameof(Held))]
    public void Each_documented_behaviour_has_a_test(string library, string behaviour, string test)
    {
        var at = test.LastIndexOf('.');
        var method = Type.GetType(test[..at])!.GetMethod(test[(at + 1)..]);

        Assert.True(
            method is not null && (method.IsDefined(typeof(FactAttribute), inherit: true)),
            $"{library}: '{behaviour}' was held by {test}, which is not a test any more.");
    }

    [Theory]
    [MemberData(nameof(WithoutCounterpart))]
    public void What_has_none_says_why(string library, string behaviour, string why) =>
        Assert.DoesNotContain("", (string[])[library, behaviour, why]);

    private static string Test<T>(string method) => $"{typeof(T).FullName}.{method}";
}

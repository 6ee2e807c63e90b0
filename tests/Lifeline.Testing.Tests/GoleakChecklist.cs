namespace Lifeline.Testing.Tests;

/// <summary>What goleak documents, and where it is held here; or why there is no counterpart.</summary>
public class GoleakChecklist
{
    public static TheoryData<string, Type, string> Held => new()
    {
        { "VerifyNone fails a test that leaves a goroutine", typeof(LeakChecks), nameof(LeakChecks.A_running_task_is_named_with_what_it_waits_on) },
        { "VerifyNone passes when none is left", typeof(LeakChecks), nameof(LeakChecks.A_test_that_leaves_nothing_behind_passes) },
        { "Find looks, and fails nothing", typeof(LeakChecks), nameof(LeakChecks.The_check_of_one_test_does_not_see_what_another_one_makes) },
        { "VerifyTestMain checks a whole run", typeof(WholeRuns), nameof(WholeRuns.Of_xunits_runs_the_one_that_leaves_something_fails_and_names_that_alone) },
        { "what is just ending is looked at again for a while", typeof(LeakChecks), nameof(LeakChecks.What_is_just_ending_is_waited_for) },
        { "IgnoreTopFunction and IgnoreAnyFunction overlook by the code it is in", typeof(LeakChecks), nameof(LeakChecks.What_is_meant_to_stay_is_overlooked_with_all_below_it) },
        { "the report says where each was started", typeof(LeakChecks), nameof(LeakChecks.The_message_begins_with_what_was_checked_and_has_a_line_for_each) },
        { "its known limit: tests that run in parallel can't be told apart. Here they can", typeof(ParallelTests), nameof(ParallelTests.Only_the_tests_that_leak_fail_each_with_the_file_and_line_of_what_it_left) },
    };

    public static TheoryData<string, string> WithoutCounterpart => new()
    {
        { "IgnoreCurrent overlooks what was there before", "a check sees only what is made after it began" },
        { "IgnoreCreatedBy overlooks by who started it", "IgnoringFile goes by the place where it was made, which is the same" },
        { "Cleanup runs before the process exits", "the check is a block, and what is to be done after it is written after it" },
        { "RunOnFailure checks a run that has failed too", "with [CheckLeaks] a failing test is always checked as well; RunAsync lets its own exception come out" },
    };

    [Theory]
    [MemberData(nameof(Held))]
    public void It_is_held_by_a_test(string documented, Type behaviour, string test) =>
        Assert.True(
            Attribute.IsDefined(behaviour.GetMethod(test)!, typeof(FactAttribute)), $"{documented}: {behaviour.Name}.{test} is no test.");

    [Theory]
    [MemberData(nameof(WithoutCounterpart))]
    public void Or_there_is_a_reason_for_having_none(string documented, string reason) => Assert.True(reason.Length > 20, documented);
}

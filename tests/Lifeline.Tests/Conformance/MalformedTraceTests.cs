using Lifeline.Conformance;

namespace Lifeline.Tests.Conformance;

public class MalformedTraceTests
{
    private const string Made = """{"op":"WithCancel","ctx":1,"parent":0,"changed":{"1":{"err":null,"cause":null,"deadline_ms":null}}}""";
    private const string Valued = """{"op":"WithValue","ctx":2,"parent":1,"key":0,"value":"v","changed":{"2":{"err":null,"cause":null,"deadline_ms":null,"values":{"0":"v"}}}}""";
    private const string Registered = """{"op":"AfterFunc","parent":1,"func":5,"changed":{}}""";

    /// <summary>A step after the three above, what is wrong with it, and what is expected instead.</summary>
    public static TheoryData<string, string, string> Steps => new()
    {
        { "7", "steps[3]: is 7", "expected a step" },
        { "null", "steps[3]: is null", "expected a step" },
        { """{"changed":{}}""", "'op' is missing", "expected a text" },
        { """{"op":3,"changed":{}}""", "'op' is 3", "expected a text" },
        { """{"op":"WithLuck","changed":{}}""", "there is no operation 'WithLuck'", "one of WithCancel, WithCancelCause" },
        { """{"op":"0","changed":{}}""", "there is no operation '0'", "one of WithCancel" },
        { """{"op":"withcancel","changed":{}}""", "there is no operation 'withcancel'", "one of WithCancel" },
        { """{"op":"Sleep","in_ms":1}""", "steps[3] (Sleep): 'changed' is missing", "expected a state for each context" },
        { """{"op":"Sleep","in_ms":1,"changed":[]}""", "'changed' is []", "expected a state for each context" },
        { """{"op":"Sleep","in_ms":1,"changed":null}""", "'changed' is null", "expected a state for each context" },
        { """{"op":"Sleep","changed":{}}""", "'in_ms' is missing", "a whole number" },
        { """{"op":"Sleep","in_ms":null,"changed":{}}""", "'in_ms' is null", "a whole number" },
        { """{"op":"Sleep","in_ms":"1","changed":{}}""", "'in_ms' is \"1\"", "a whole number" },
        { """{"op":"Sleep","in_ms":1.5,"changed":{}}""", "'in_ms' is 1.5", "a whole number" },
        { """{"op":"Sleep","in_ms":9223372036855,"changed":{}}""", "'in_ms' is 9223372036855", "at most 9223372036854 ms" },
        { """{"op":"Sleep","in_ms":99999999999999999999,"changed":{}}""", "'in_ms' is 99999999999999999999", "a whole number of 64 bits" },
        { """{"op":"WithTimeout","ctx":3,"parent":1,"changed":{}}""", "'in_ms' is missing", "a whole number" },
        { """{"op":"WithDeadline","ctx":3,"parent":1,"in_ms":4,"changed":{}}""", "'at_ms' is missing", "a whole number" },
        { """{"op":"WithTimeoutCause","ctx":3,"parent":1,"in_ms":4,"changed":{}}""", "'cause' is missing", "a text" },
        { """{"op":"WithDeadlineCause","ctx":3,"parent":1,"at_ms":4,"cause":4,"changed":{}}""", "'cause' is 4", "a text" },
        { """{"op":"WithCancel","parent":1,"changed":{}}""", "'ctx' is missing", "a whole number" },
        { """{"op":"WithCancel","ctx":3,"changed":{}}""", "'parent' is missing", "a whole number" },
        { """{"op":"WithCancel","ctx":3,"parent":9,"changed":{}}""", "'parent' names context 9, which does not exist", "'ctx' of a step before (0, 1, 2)" },
        { """{"op":"WithCancel","ctx":3,"parent":3,"changed":{}}""", "'parent' names context 3, which does not exist", "'ctx' of a step before" },
        { """{"op":"WithCancel","ctx":2,"parent":1,"changed":{}}""", "'ctx' is 2, and there is a context of this number", "a number that no context of the trace has" },
        { """{"op":"WithCancel","ctx":0,"parent":1,"changed":{}}""", "'ctx' is 0", "0 is Background's" },
        { """{"op":"WithCancel","ctx":3,"parent":1,"changed":{}}""", "it makes context 3, which 'changed' does not tell of", "a state" },
        { """{"op":"WithValue","ctx":3,"parent":1,"value":"v","changed":{}}""", "'key' is missing", "a whole number" },
        { """{"op":"WithValue","ctx":3,"parent":1,"key":4,"value":"v","changed":{}}""", "'key' is 4", "a key from 0 to 3" },
        { """{"op":"WithValue","ctx":3,"parent":1,"key":0,"changed":{}}""", "'value' is missing", "a text" },
        { """{"op":"WithValue","ctx":3,"parent":1,"key":0,"value":"\ud800","changed":{}}""", "'value' is", "a text of whole Unicode characters" },
        { """{"op":"Cancel","parent":9,"changed":{}}""", "'parent' names context 9", "'ctx' of a step before" },
        { """{"op":"Cancel","parent":0,"changed":{}}""", "'parent' is context 0, which nothing can cancel", "made with a cancel, a timeout or a deadline" },
        { """{"op":"Cancel","parent":2,"changed":{}}""", "'parent' is context 2, which nothing can cancel", "made with a cancel, a timeout or a deadline" },
        { """{"op":"Cancel","parent":1,"cause":7,"changed":{}}""", "'cause' is 7", "a text" },
        { """{"op":"AfterFunc","parent":1,"changed":{}}""", "'func' is missing", "a whole number" },
        { """{"op":"AfterFunc","parent":1,"func":5,"changed":{}}""", "'func' is 5, and there is a callback of this number", "a number that no callback of the trace has" },
        { """{"op":"Stop","func":6,"stopped":true,"changed":{}}""", "'func' is callback 6, which does not exist", "an AfterFunc before this step (5)" },
        { """{"op":"Stop","func":5,"changed":{}}""", "'stopped' is missing", "true or false" },
        { """{"op":"Stop","func":5,"stopped":1,"changed":{}}""", "'stopped' is 1", "true or false" },
        { """{"op":"Sleep","in_ms":1,"changed":{"9":{"err":null,"cause":null,"deadline_ms":null}}}""", "'changed' names context 9, which does not exist", "(0, 1, 2)" },
        { """{"op":"Sleep","in_ms":1,"changed":{"x":{"err":null,"cause":null,"deadline_ms":null}}}""", "'changed' has an entry \"x\"", "contexts by their number" },
        { """{"op":"Sleep","in_ms":1,"changed":{"1":null}}""", "context 1 in 'changed': is null", "a state" },
        { """{"op":"Sleep","in_ms":1,"changed":{"1":{"cause":null,"deadline_ms":null}}}""", "context 1 in 'changed': 'err' is missing", "a text, or null" },
        { """{"op":"Sleep","in_ms":1,"changed":{"1":{"err":null,"deadline_ms":null}}}""", "'cause' is missing", "a text, or null" },
        { """{"op":"Sleep","in_ms":1,"changed":{"1":{"err":null,"cause":null}}}""", "'deadline_ms' is missing", "a whole number of 64 bits, or null" },
        { """{"op":"Sleep","in_ms":1,"changed":{"1":{"err":false,"cause":null,"deadline_ms":null}}}""", "'err' is false", "a text, or null" },
        { """{"op":"Sleep","in_ms":1,"changed":{"1":{"err":null,"cause":null,"deadline_ms":"7"}}}""", "'deadline_ms' is \"7\"", "a whole number of 64 bits, or null" },
        { """{"op":"Sleep","in_ms":1,"changed":{"1":{"err":null,"cause":null,"deadline_ms":null,"values":[]}}}""", "'values': is []", "texts by their key" },
        { """{"op":"Sleep","in_ms":1,"changed":{"1":{"err":null,"cause":null,"deadline_ms":null,"values":{"4":"v"}}}}""", "it has the key 4", "a key from 0 to 3" },
        { """{"op":"Sleep","in_ms":1,"changed":{"1":{"err":null,"cause":null,"deadline_ms":null,"values":{"0":1}}}}""", "'0' is 1", "a text" },
        { """{"op":"Sleep","in_ms":1,"changed":{},"ran":1}""", "'ran' is 1", "a list of callbacks" },
        { """{"op":"Sleep","in_ms":1,"changed":{},"ran":["5"]}""", "'ran' is \"5\"", "a list of callbacks" },
    };

    /// <summary>A whole line, what is wrong with it, and what is expected instead.</summary>
    public static TheoryData<string, string, string> Lines => new()
    {
        { """{"seed":1,"steps":[""", "byte 20: is not valid JSON", "expected one whole trace" },
        { "hello", "byte 1: is not valid JSON", "expected one whole trace" },
        { "[1]", "line 2: is [1]", "expected one whole trace" },
        { "{}", "'seed' is missing", "a whole number" },
        { """{"seed":"1","steps":[]}""", "'seed' is \"1\"", "a whole number" },
        { """{"seed":1}""", "'steps' is missing", "a list of steps" },
        { """{"seed":1,"steps":{}}""", "'steps' is {}", "a list of steps" },
        { """{"seed":1,"steps":[]}""", "'steps' is empty", "at least one step" },
        { """{"seed":1,"seed":1,"steps":[]}""", "is not valid JSON", "expected one whole trace" },
        { """{"\ud800":1,"\ud800":1,"seed":1,"steps":[]}""", "not whole Unicode characters", "expected one whole trace" },
        { new string('[', 100_000), "is not valid JSON", "expected one whole trace" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_broken_step_is_told_with_its_place_and_what_is_expected(string step, string problem, string expected) =>
        AssertRefused($$"""{"seed":1,"steps":[{{Made}},{{Valued}},{{Registered}},{{step}}]}""", "steps[3]", problem, expected);

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_broken_line_is_told_with_its_place_and_what_is_expected(string line, string problem, string expected) =>
        AssertRefused(line, "some.jsonl, line 2", problem, expected);

    [Fact]
    public void Sleeps_beyond_Gos_clock_are_told()
    {
        const string sleep = """{"op":"Sleep","in_ms":9223372036854,"changed":{}}""";
        AssertRefused($$"""{"seed":1,"steps":[{{sleep}},{{sleep}}]}""", "steps[1] (Sleep)", "takes the clock to 18446744073708 ms", "at most 9223372036854 ms in all");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n\n")]
    public void A_file_without_traces_is_told(string text)
    {
        var e = Assert.Throws<MalformedTraceException>(() => GoTraces.Read(text));
        Assert.Contains("some.jsonl, line 1: there is no trace in it; expected one whole trace", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_be_left_out_or_null_is_read_as_nothing()
    {
        const string step = """{"op":"Sleep","in_ms":1,"changed":{"1":{"err":null,"cause":null,"deadline_ms":null,"values":null}},"ran":null,"more":[1]}""";
        var trace = GoTraces.Read($"\n{Line($"{Made},{step}")}\n\n").Single();
        Assert.Equal(2, trace.Line);
        Assert.Empty(trace.Steps[1].Ran);
        Assert.All(trace.Steps[1].Changed[1].Values, Assert.Null);
    }

    [Fact]
    public void Numbers_beyond_32_bits_are_read_whole()
    {
        const string made = """{"op":"WithDeadline","ctx":5000000000,"parent":0,"at_ms":-9223372036854,"changed":{"5000000000":{"err":"context deadline exceeded","cause":"context deadline exceeded","deadline_ms":-9223372036854}}}""";
        var trace = GoTraces.Read(Line(made)).Single();
        Assert.Equal(5_000_000_000, trace.Steps[0].Makes);
        Assert.Equal(TimeSpan.FromMilliseconds(-9_223_372_036_854), trace.Steps[0].At);
        Assert.Empty(Replay.Run(trace));
    }

    private static string Line(string steps) => $$"""{"seed":1,"steps":[{{steps}}]}""";

    // The broken line is the second one of its file, after one that is fine.
    private static void AssertRefused(string line, params string[] fragments)
    {
        var e = Assert.Throws<MalformedTraceException>(() => GoTraces.Read($"{Line(Made)}\n{line}\n"));
        Assert.All([.. fragments, "some.jsonl, line 2"], fragment => Assert.Contains(fragment, e.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', e.Message);
    }
}

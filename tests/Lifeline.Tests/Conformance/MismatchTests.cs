using System.Text.Json.Nodes;
using Lifeline.Conformance;

namespace Lifeline.Tests.Conformance;

/// <summary>A replay that notices nothing passes every trace. So each thing that a trace says is falsified here.</summary>
public class MismatchTests
{
    private const int Traces = 8;

    public static TheoryData<string, string> WrongStates => new()
    {
        { "err", "\"context deadline exceeded\"" },
        { "err", "\"something else\"" },
        { "err", "null" },
        { "cause", "\"something else\"" },
        { "cause", "null" },
        { "deadline_ms", "-1" },
        { "deadline_ms", "null" },
    };

    [Theory]
    [MemberData(nameof(WrongStates))]
    public void A_wrong_state_is_noticed_at_its_step_and_context(string field, string wrong)
    {
        var noticed = 0;
        foreach (var (trace, step, context, state) in Some(States()))
        {
            var right = state[field];
            var falsified = JsonNode.Parse(wrong);
            if (JsonNode.DeepEquals(right, falsified))
            {
                continue;
            }

            state[field] = falsified;
            AssertNoticed(trace, step, context, field);
            state[field] = right;
            noticed++;
        }

        Assert.True(noticed > 100, $"only {noticed} states were falsified");
    }

    [Fact]
    public void A_deadline_that_is_off_by_one_is_noticed()
    {
        foreach (var (trace, step, context, state) in Some(States().Where(s => s.State["deadline_ms"] is not null)))
        {
            var right = (long)state["deadline_ms"]!;
            state["deadline_ms"] = right + 1;
            AssertNoticed(trace, step, context, "deadline_ms");
            state["deadline_ms"] = right;
        }
    }

    [Fact]
    public void A_value_that_is_wrong_missing_or_too_many_is_noticed()
    {
        foreach (var (trace, step, context, state) in Some(States()))
        {
            var values = state["values"] as JsonObject;
            state["values"] = values = [.. values?.Select(value => KeyValuePair.Create(value.Key, value.Value?.DeepClone())) ?? []];
            for (var key = 0; key < Lifeline.Conformance.ContextState.Keys; key++)
            {
                var name = $"{key}";
                var right = (string?)values[name];
                values[name] = "something else";
                AssertNoticed(trace, step, context, $"value {key}");
                values.Remove(name);
                if (right is not null)
                {
                    AssertNoticed(trace, step, context, $"value {key}");
                    values[name] = right;
                }
            }
        }
    }

    [Fact]
    public void A_change_that_the_trace_does_not_tell_of_is_noticed()
    {
        foreach (var (trace, step, context, state) in Some(States().Where(s => s.Context != 0 && (long?)StepOf(s.Trace, s.Step)["ctx"] != s.Context)))
        {
            var changed = StepOf(trace, step)["changed"]!.AsObject();
            changed.Remove($"{context}");
            AssertNoticed(trace, step, context, "err");
            changed[$"{context}"] = state;
        }
    }

    [Fact]
    public void A_callback_that_ran_and_should_not_have_is_noticed()
    {
        foreach (var (trace, step, callback, context) in Some(Runs()))
        {
            var ran = StepOf(trace, step)["ran"]!.AsArray();
            ran.Remove(ran.Single(number => (long)number! == callback));
            AssertNoticed(trace, step, context, $"ran, callback {callback}");
            ran.Add(callback);
        }
    }

    [Fact]
    public void A_callback_that_did_not_run_and_should_have_is_noticed()
    {
        foreach (var (trace, step, callback, context) in Some(Runs().Where(run => run.Step + 1 < run.Trace["steps"]!.AsArray().Count)))
        {
            var next = step + 1;
            if (StepOf(trace, next)["ran"] is not JsonArray ran)
            {
                StepOf(trace, next)["ran"] = ran = [];
            }

            ran.Add(callback);      // once more, after it ran
            AssertNoticed(trace, next, context, $"ran, callback {callback}");
            ran.RemoveAt(ran.Count - 1);
        }
    }

    [Fact]
    public void A_callback_that_ran_though_it_does_not_exist_is_noticed()
    {
        var trace = GoTraces.First(1).Single();
        StepOf(trace, 3)["ran"] = new JsonArray(99);
        AssertNoticed(trace, 3, null, "ran, callback 99");
    }

    [Fact]
    public void A_wrong_answer_to_a_stop_is_noticed()
    {
        var noticed = 0;
        foreach (var trace in GoTraces.First(Traces))
        {
            var contexts = new Dictionary<long, long>();
            for (var step = 0; step < trace["steps"]!.AsArray().Count; step++)
            {
                var fields = StepOf(trace, step);
                if (fields["func"] is not { } callback)
                {
                    continue;
                }

                if ((string)fields["op"]! == "AfterFunc")
                {
                    contexts[(long)callback] = (long)fields["parent"]!;
                    continue;
                }

                var right = (bool)fields["stopped"]!;
                fields["stopped"] = !right;
                AssertNoticed(trace, step, contexts[(long)callback], "stopped");
                fields["stopped"] = right;
                noticed++;
            }
        }

        Assert.NotEqual(0, noticed);
    }

    [Fact]
    public void A_difference_that_lasts_is_told_once()
    {
        var trace = GoTraces.First(1).Single();
        var state = StepOf(trace, 0)["changed"]!["1"]!;
        state["deadline_ms"] = 7;
        Assert.Single(Replayed(trace), mismatch => mismatch is { Context: 1, What: "deadline_ms" });
    }

    [Fact]
    public void A_mismatch_names_seed_step_context_and_both_sides()
    {
        var trace = GoTraces.First(2).Last();
        StepOf(trace, 3)["changed"]!["4"]!["deadline_ms"] = 380;
        Assert.Equal(
            "some.jsonl, line 1: seed 2, step 4 (steps[3], WithDeadline), context 4: deadline_ms: expected 380, got 379",
            Replayed(trace)[0].ToString());
    }

    // A loop over nothing would pass. One at a time all the same: each is put right again before the next one is read.
    private static IEnumerable<T> Some<T>(IEnumerable<T> falsifiable)
    {
        var any = false;
        foreach (var one in falsifiable)
        {
            any = true;
            yield return one;
        }

        Assert.True(any, "nothing was found to falsify");
    }

    // Every state in the first traces.
    private static IEnumerable<(JsonObject Trace, int Step, long Context, JsonObject State)> States() =>
        from trace in GoTraces.First(Traces)
        from step in Enumerable.Range(0, trace["steps"]!.AsArray().Count)
        from entry in StepOf(trace, step)["changed"]!.AsObject().ToList()
        select (trace, step, long.Parse(entry.Key, null), entry.Value!.AsObject());

    // Every run of a callback in the first traces, with the context that it was registered with.
    private static IEnumerable<(JsonObject Trace, int Step, long Callback, long Context)> Runs()
    {
        foreach (var trace in GoTraces.First(Traces))
        {
            var steps = trace["steps"]!.AsArray();
            var contexts = steps.Where(step => (string)step!["op"]! == "AfterFunc").ToDictionary(step => (long)step!["func"]!, step => (long)step!["parent"]!);
            foreach (var step in Enumerable.Range(0, steps.Count))
            {
                foreach (var callback in (steps[step]!["ran"]?.AsArray() ?? []).Select(number => (long)number!).ToList())
                {
                    yield return (trace, step, callback, contexts[callback]);
                }
            }
        }
    }

    private static JsonObject StepOf(JsonObject trace, int step) => trace["steps"]![step]!.AsObject();

    private static void AssertNoticed(JsonObject trace, int step, long? context, string what)
    {
        var first = Replayed(trace).FirstOrDefault(mismatch => mismatch.Context == context && mismatch.What == what);
        Assert.True(first?.Step == step, $"seed {trace["seed"]}: '{what}' of context {context} was falsified at steps[{step}] and noticed at {first?.Step}");
    }

    private static IReadOnlyList<Mismatch> Replayed(JsonObject trace) =>
        Replay.Run(GoTraces.Read(trace.ToJsonString()).Single());
}

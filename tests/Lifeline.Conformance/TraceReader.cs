using System.Text;
using System.Text.Json;

namespace Lifeline.Conformance;

/// <summary>Reads trace files: one JSON object a line, in the format of <c>traces/README.md</c>.</summary>
/// <remarks>
/// What comes out can be replayed: each step has what its operation needs, and speaks of contexts and callbacks that
/// exist by then. Fields that the format does not know are passed over. A field that is missing is never taken for zero.
/// </remarks>
internal static class TraceReader
{
    private const string AStep = "a step, {\"op\": …, \"changed\": {…}}";
    private const string ATrace = "one whole trace, {\"seed\": number, \"steps\": [step, …]}";
    private const string AState = "a state, {\"err\": text or null, \"cause\": text or null, \"deadline_ms\": number or null}";
    private const string AKey = "a key from 0 to 3";

    private const char ByteOrderMark = '\uFEFF';

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly string s_operations = string.Join(", ", Enum.GetNames<Operation>());

    /// <summary>Reads all of a file, or of the standard input when it is called <c>-</c>.</summary>
    /// <exception cref="MalformedTraceException">It can't be read, or is not made of traces.</exception>
    public static IReadOnlyList<Trace> ReadFile(string file, Stream standardInput)
    {
        if (file == "-")
        {
            return Read("standard input", standardInput);
        }

        if (Directory.Exists(file))
        {
            throw new MalformedTraceException($"{file}: is a folder; expected a file of traces. Name the files in it one by one.");
        }

        try
        {
            using var stream = File.OpenRead(file);
            return Read(file, stream);
        }
        catch (FileNotFoundException e)
        {
            throw new MalformedTraceException($"{file}: there is no such file; expected a file of traces.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new MalformedTraceException($"{file}: can't be read ({e.Message}); expected a file of traces.", e);
        }
    }

    /// <summary>Reads all of a stream.</summary>
    /// <param name="file">What to call it in errors.</param>
    /// <param name="stream">Is read to its end, and left open.</param>
    public static IReadOnlyList<Trace> Read(string file, Stream stream)
    {
        // Latin 1 gives a character for each byte: lines first, and then each one's own text, so that an error knows its line.
        using var reader = new StreamReader(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var traces = new List<Trace>();
        for (var line = 1; reader.ReadLine() is { } bytes; line++)
        {
            var text = Decode($"{file}, line {line}", bytes);
            if (!string.IsNullOrWhiteSpace(text))
            {
                traces.Add(ReadTrace(file, line, text));
            }
        }

        return traces.Count > 0
            ? traces
            : throw new MalformedTraceException($"{file}, line 1: there is no trace in it; expected {ATrace}, on each line.");
    }

    private static string Decode(string place, string bytes)
    {
        try
        {
            return s_utf8.GetString(Encoding.Latin1.GetBytes(bytes)).TrimStart(ByteOrderMark);
        }
        catch (DecoderFallbackException e)
        {
            throw new MalformedTraceException($"{place}, byte {e.Index + 1}: is not UTF-8; expected {ATrace}.", e);
        }
    }

    private static Trace ReadTrace(string file, int line, string text)
    {
        var place = $"{file}, line {line}";
        using var document = Parse(place, text);
        var fields = JsonFields.Of(document.RootElement, place, ATrace);
        var seed = fields.Number("seed");
        var steps = new List<Step>();
        var known = new KnownNumbers();
        foreach (var element in fields.List("steps", "a list of steps"))
        {
            var step = JsonFields.Of(element, $"{place}, steps[{steps.Count}]", AStep);
            steps.Add(ReadStep(step, known));
        }

        return steps.Count > 0
            ? new Trace(file, line, seed, steps)
            : throw fields.Wrong("'steps' is empty", "at least one step");
    }

    private static JsonDocument Parse(string place, string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            var problem = e.Message.Split(" LineNumber:")[0].Split(" Path:")[0];    // those two count from within the line
            throw new MalformedTraceException($"{place}, byte {e.BytePositionInLine + 1}: is not valid JSON ({problem}); expected {ATrace}.", e);
        }
        catch (InvalidOperationException e)     // a name with half of a surrogate pair, as in "\ud800"
        {
            throw new MalformedTraceException($"{place}: has the name of a field that is not whole Unicode characters; expected {ATrace}.", e);
        }
    }

    private static Step ReadStep(JsonFields fields, KnownNumbers known)
    {
        var name = fields.Text("op");
        if (!Enum.TryParse<Operation>(name, out var operation) || operation.ToString() != name)
        {
            throw fields.Wrong($"there is no operation '{name}'", $"one of {s_operations}");
        }

        fields = fields with { Place = $"{fields.Place} ({name})" };
        var step = ReadOperation(operation, fields, known);
        var changed = ReadChanged(fields, known);
        return step.Makes is { } made && !changed.ContainsKey(made)
            ? throw fields.Wrong($"it makes context {made}, which 'changed' does not tell of", $"{AState}, for it in 'changed'")
            : step with { Changed = changed, Ran = ReadRan(fields) };
    }

    // The operation itself; what it led to is read by the caller.
    private static Step ReadOperation(Operation operation, JsonFields fields, KnownNumbers known)
    {
        var step = new Step { Operation = operation, Changed = new Dictionary<long, ContextState>(), Ran = [] };
        switch (operation)
        {
            case Operation.Sleep:
                step = step with { In = fields.Milliseconds("in_ms") };
                known.Pass(step.In, fields);
                return step;
            case Operation.Stop:
                return step with { Callback = known.Callback(fields), Stopped = fields.Flag("stopped") };
            case Operation.Cancel:
                return step with { Parent = known.Cancellable(fields), Cause = fields.TextIfAny("cause") };
            case Operation.AfterFunc:
                return step with { Parent = known.Parent(fields), Callback = known.NewCallback(fields) };
        }

        step = step with { Parent = known.Parent(fields), Makes = known.NewContext(fields, canCancel: CanCancel(operation)) };
        return operation switch
        {
            Operation.WithTimeout => step with { In = fields.Milliseconds("in_ms") },
            Operation.WithTimeoutCause => step with { In = fields.Milliseconds("in_ms"), Cause = fields.TextOrNull("cause") },
            Operation.WithDeadline => step with { At = fields.Milliseconds("at_ms") },
            Operation.WithDeadlineCause => step with { At = fields.Milliseconds("at_ms"), Cause = fields.TextOrNull("cause") },
            Operation.WithValue => step with { Key = ReadKey(fields), Value = fields.Text("value") },
            _ => step,
        };
    }

    private static bool CanCancel(Operation operation) => operation is not (Operation.WithValue or Operation.WithoutCancel);

    private static int ReadKey(JsonFields fields)
    {
        var key = fields.Number("key");
        return key is >= 0 and < ContextState.Keys ? (int)key : throw fields.Wrong($"'key' is {key}", AKey);
    }

    private static Dictionary<long, ContextState> ReadChanged(JsonFields fields, KnownNumbers known)
    {
        var changed = new Dictionary<long, ContextState>();
        foreach (var entry in fields.Map("changed", "a state for each context that the step made or changed, {\"1\": {…}}"))
        {
            var number = fields.NumberIn(entry, "changed", "contexts by their number");
            known.RequireContext(number, fields, "changed");
            var state = JsonFields.Of(entry.Value, $"{fields.Place}, context {number} in 'changed'", AState);
            changed[number] = new ContextState(
                state.TextOrNull("err"), state.TextOrNull("cause"), state.MillisecondsOrNull("deadline_ms"), ReadValues(state));
        }

        return changed;
    }

    private static string?[] ReadValues(JsonFields state)
    {
        var values = new string?[ContextState.Keys];
        if (!state.Has("values"))
        {
            return values;
        }

        var byKey = JsonFields.Of(state.Element.GetProperty("values"), $"{state.Place}, 'values'", "texts by their key, {\"0\": \"v\"}");
        foreach (var entry in byKey.Element.EnumerateObject())
        {
            var key = byKey.NumberIn(entry, "values", AKey);
            values[key is >= 0 and < ContextState.Keys ? (int)key : throw byKey.Wrong($"it has the key {key}", AKey)] = byKey.Text(entry.Name);
        }

        return values;
    }

    // A callback that does not exist is not refused here: that it ran is an expectation, and a wrong one.
    private static List<long> ReadRan(JsonFields fields)
    {
        const string expected = "a list of callbacks by their number";
        var ran = new List<long>();
        if (!fields.Has("ran"))
        {
            return ran;
        }

        foreach (var element in fields.List("ran", expected))
        {
            ran.Add(element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number)
                ? number
                : throw fields.Wrong("ran", element, expected));
        }

        ran.Sort();
        return ran;
    }
}

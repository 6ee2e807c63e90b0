using System.Globalization;

namespace Lifeline.Conformance;

/// <summary>Which contexts and callbacks a trace has made so far: what a step speaks of has to exist.</summary>
internal sealed class KnownNumbers
{
    private const long Background = 0;

    private readonly Dictionary<long, bool> _contexts = new() { [Background] = false };     // whether it can be cancelled
    private readonly HashSet<long> _callbacks = [];
    private TimeSpan _now;

    /// <summary>The context that the step works on.</summary>
    public long Parent(JsonFields fields)
    {
        var number = fields.Number("parent");
        RequireContext(number, fields, "parent");
        return number;
    }

    /// <summary>The context that the step cancels.</summary>
    public long Cancellable(JsonFields fields)
    {
        var number = Parent(fields);
        return _contexts[number]
            ? number
            : throw fields.Wrong($"'parent' is context {number}, which nothing can cancel", "a context made with a cancel, a timeout or a deadline");
    }

    public long NewContext(JsonFields fields, bool canCancel)
    {
        var number = fields.Number("ctx");
        return _contexts.TryAdd(number, canCancel)
            ? number
            : throw fields.Wrong($"'ctx' is {number}, and there is a context of this number", "a number that no context of the trace has; 0 is Background's");
    }

    public long Callback(JsonFields fields)
    {
        var number = fields.Number("func");
        return _callbacks.Contains(number)
            ? number
            : throw fields.Wrong($"'func' is callback {number}, which does not exist", $"the 'func' of an AfterFunc before this step ({List(_callbacks)})");
    }

    public long NewCallback(JsonFields fields)
    {
        var number = fields.Number("func");
        return _callbacks.Add(number)
            ? number
            : throw fields.Wrong($"'func' is {number}, and there is a callback of this number", "a number that no callback of the trace has");
    }

    public void RequireContext(long number, JsonFields fields, string field)
    {
        if (!_contexts.ContainsKey(number))
        {
            throw fields.Wrong($"'{field}' names context {number}, which does not exist", $"0 for Background or the 'ctx' of a step before ({List(_contexts.Keys)})");
        }
    }

    /// <summary>Lets the trace's time pass. Go's clock holds no more than a duration does, all steps taken together.</summary>
    public void Pass(TimeSpan time, JsonFields fields)
    {
        _now += time > TimeSpan.Zero ? time : TimeSpan.Zero;
        if (_now.TotalMilliseconds > JsonFields.MaxMilliseconds)
        {
            throw fields.Wrong($"'in_ms' takes the clock to {_now.TotalMilliseconds} ms", $"at most {JsonFields.MaxMilliseconds} ms in all, which is what Go's clock can count");
        }
    }

    private static string List(IReadOnlyCollection<long> numbers)
    {
        const int most = 8;
        if (numbers.Count == 0)
        {
            return "there is none yet";
        }

        var first = string.Join(", ", numbers.Order().Take(most).Select(number => number.ToString(CultureInfo.InvariantCulture)));
        return numbers.Count > most ? $"{first} and {numbers.Count - most} more" : first;
    }
}

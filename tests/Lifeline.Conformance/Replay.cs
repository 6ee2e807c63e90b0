using System.Globalization;
using Lifeline.Testing;

namespace Lifeline.Conformance;

/// <summary>
/// Does on Lifeline what a trace did on Go, on a virtual clock, and holds every context and every callback to what Go
/// answered, after every step.
/// </summary>
internal sealed class Replay
{
    private static readonly string[] s_values = [.. Enumerable.Range(0, ContextState.Keys).Select(key => $"value {key}")];

    private readonly Trace _trace;
    private readonly VirtualClock _clock = new();
    private readonly DateTimeOffset _start;
    private readonly ContextKey<string>[] _keys = [.. s_values.Select(name => new ContextKey<string>(name))];
    private readonly SortedDictionary<long, Context> _contexts = [];
    private readonly Dictionary<long, ContextState> _expected = [];
    private readonly Dictionary<long, ContextScope> _scopes = [];
    private readonly Dictionary<long, CancellationToken> _tokens = [];
    private readonly Callbacks _callbacks = new();
    private readonly List<Mismatch> _mismatches = [];
    private readonly Dictionary<(long? Context, string What), (string Expected, string Got)> _open = [];
    private int _step;

    private Replay(Trace trace)
    {
        _trace = trace;
        _start = _clock.GetUtcNow();
        _contexts[0] = Context.Root(_clock);
        _expected[0] = ContextState.OfBackground;
    }

    /// <summary>Replays one trace.</summary>
    /// <returns>Where Lifeline differs; empty if nowhere. A difference that lasts is told once, at its first step.</returns>
    public static IReadOnlyList<Mismatch> Run(Trace trace)
    {
        var replay = new Replay(trace);
        try
        {
            foreach (var step in trace.Steps)
            {
                replay.Perform(step);
                replay.Compare(step);
                replay._step++;
            }

            replay._step--;
            replay._callbacks.CompareAtTheEnd(replay.Hold);
        }
        catch (Exception e)     // whatever the library throws where Go does not is a mismatch; the trace can't go on
        {
            var where = e.StackTrace?.Split(Environment.NewLine)[0].Trim();
            replay.Hold(null, "the step", "an answer", $"{e.GetType().Name} {where}: {e.Message}");
        }
        finally
        {
            replay.End();
        }

        return replay._mismatches;
    }

    private void Perform(Step step)
    {
        var on = _contexts[step.Parent];
        switch (step.Operation)
        {
            case Operation.WithCancel or Operation.WithCancelCause:
                Keep(step, on.WithCancel());
                break;
            case Operation.WithTimeout or Operation.WithTimeoutCause:
                Keep(step, on.WithTimeout(step.In, CauseOf(step)));
                break;
            case Operation.WithDeadline or Operation.WithDeadlineCause:
                Keep(step, on.WithDeadline(_start + step.At, CauseOf(step)));
                break;
            case Operation.WithValue:
                Keep(step, on.WithValue(_keys[step.Key], step.Value));
                break;
            case Operation.WithoutCancel:
                Keep(step, on.WithoutCancel());
                break;
            case Operation.AfterFunc:
                _callbacks.Register(step.Callback, step.Parent, on);
                break;
            case Operation.Stop:
                Hold(_callbacks.ContextOf(step.Callback), "stopped", Text(step.Stopped), Text(_callbacks.Stop(step.Callback)));
                break;
            case Operation.Cancel:
                _scopes[step.Parent].Cancel(CauseOf(step));
                break;
            case Operation.Sleep:
                _clock.Advance(step.In > TimeSpan.Zero ? step.In : TimeSpan.Zero);
                break;
        }
    }

    private void Keep(Step step, ContextScope scope)
    {
        _scopes[step.Makes!.Value] = scope;
        Keep(step, scope.Context);
    }

    private void Keep(Step step, Context context)
    {
        var number = step.Makes!.Value;
        _contexts[number] = context;
        if (long.IsOddInteger(number))
        {
            _tokens[number] = context.Token;    // every other one, so that contexts without a token are tried too
        }
    }

    private void Compare(Step step)
    {
        foreach (var (number, state) in step.Changed)
        {
            _expected[number] = state;
        }

        foreach (var (number, context) in _contexts)
        {
            Compare(number, _expected[number], context);
        }

        _callbacks.Compare(step.Ran, Hold);
    }

    private void Compare(long number, ContextState expected, Context context)
    {
        var error = Text(context.Error);
        HoldText(number, "err", expected.Error, error);
        HoldText(number, "cause", expected.Cause, Text(context.Cause));
        var deadline = context.Deadline - _start;
        if (deadline != expected.Deadline || _open.Count > 0)
        {
            Hold(number, "deadline_ms", Text(expected.Deadline), Text(deadline));
        }

        for (var key = 0; key < ContextState.Keys; key++)
        {
            HoldText(number, s_values[key], expected.Values[key], context.TryGet(_keys[key], out var value) ? value : null);
        }

        // Go has one way to ask whether a context is done; Lifeline's have to agree with one another.
        Hold(number, "IsDone", Text(error is not null), Text(context.IsDone));
        if (_tokens.TryGetValue(number, out var token))
        {
            Hold(number, "IsCancellationRequested of its token", Text(error is not null), Text(token.IsCancellationRequested));
        }
    }

    private void HoldText(long context, string what, string? expected, string? got)
    {
        var same = expected == got;     // the usual case, and not worth two more strings
        Hold(context, what, same ? expected : Quoted(expected), same ? got : Quoted(got));
    }

    // A difference is noted when it comes up and when it becomes another one, not at each step that it lasts.
    private void Hold(long? context, string what, string? expected, string? got)
    {
        if (expected == got)
        {
            if (_open.Count > 0)
            {
                _open.Remove((context, what));
            }

            return;
        }

        var difference = (Expected: expected ?? "null", Got: got ?? "null");
        if (_open.TryGetValue((context, what), out var noted) && noted == difference)
        {
            return;
        }

        _open[(context, what)] = difference;
        _mismatches.Add(new Mismatch(_trace, _step, context, what, difference.Expected, difference.Got));
    }

    // Nothing of a trace is left to timers and finalizers when it is over.
    private void End()
    {
        foreach (var scope in _scopes.Values)
        {
            scope.Dispose();
        }
    }

    private static TraceCause? CauseOf(Step step) => step.Cause is null ? null : new TraceCause(step.Cause);

    private static string? Text(Exception? error) => error switch
    {
        null => null,
        CanceledException => "context canceled",
        DeadlineExceededException => "context deadline exceeded",
        _ => error.Message,
    };

    private static string? Text(TimeSpan? sinceStart) => sinceStart?.TotalMilliseconds.ToString("0.####", CultureInfo.InvariantCulture);

    private static string? Quoted(string? text) => text is null ? null : $"\"{text}\"";

    private static string Text(bool answer) => answer ? "true" : "false";

    private sealed class TraceCause(string message) : Exception(message);
}

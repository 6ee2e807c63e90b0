namespace Lifeline.Tests;

/// <summary>Does each step with the library and with the model, and compares the two.</summary>
internal sealed class Twin
{
    private static readonly ContextKey<string?>[] s_keys = [new("zero"), new("one"), new("two")];
    private const int NameKey = -1;

    private readonly VirtualClock _clock = new();
    private readonly List<Context> _contexts = [];
    private readonly Dictionary<int, ContextScope> _scopes = [];
    private readonly Dictionary<int, CancellationTokenSource> _ends = [];
    private readonly Dictionary<int, CancellationToken> _tokens = [];
    private readonly List<(ContextRegistration Registration, Calls Calls)> _callbacks = [];
    private Model _model = Model.New;

    public Twin() => _contexts.Add(Context.Root(_clock));

    public static void Run(IReadOnlyList<Step> steps)
    {
        var twin = new Twin();
        foreach (var step in steps)
        {
            twin.Do(step);
            twin.CompareQuickly();
        }

        twin.CompareAll();
    }

    private void Do(Step step)
    {
        var a = step.A % _contexts.Count;
        var b = step.B % _contexts.Count;
        var c = step.C % _contexts.Count;
        var cause = step.B % 2 == 0 ? null : new InvalidOperationException($"cause of {step}");
        switch (step.Operation)
        {
            case Operation.WithCancel:
                Derive(_contexts[a].WithCancel(), _model.AddScope(a));
                break;
            case Operation.WithTimeout:
                var timeout = Unused(step.Ticks);
                Derive(_contexts[a].WithTimeout(Ticks(timeout), cause), _model.AddTimeout(a, timeout, cause));
                break;
            case Operation.WithDeadline:
                var ahead = Unused(step.Ticks);
                Derive(_contexts[a].WithDeadline(_clock.GetUtcNow().AddTicks(ahead), cause), _model.AddTimeout(a, ahead, cause));
                break;
            case Operation.WithNothingLeft:
                Derive(_contexts[a].WithTimeout(Ticks(1 - step.Ticks), cause), _model.AddTimeout(a, 1 - step.Ticks, cause));
                break;
            case Operation.WithValue:
                var (key, value) = (step.B % s_keys.Length, step.C % 4 == 0 ? null : $"{step.C}");
                Derive(_contexts[a].WithValue(s_keys[key], value), _model.AddValue(a, key, value));
                break;
            case Operation.WithName:
                Derive(_contexts[a].WithName($"n{step.B}"), _model.AddValue(a, NameKey, $"n{step.B}"));
                break;
            case Operation.Custom:
                Derive(new Plain(_contexts[a]), _model.AddValue(a, s_keys.Length, null));
                break;
            case Operation.WithoutCancel:
                Derive(_contexts[a].WithoutCancel(), _model.AddUnbound(Kind.Detached, a));
                break;
            case Operation.Merge:
                Derive(Context.Merge(_contexts[a], _contexts[b]), _model.AddScope(a, b));
                break;
            case Operation.MergeThree:
                Derive(Context.Merge([_contexts[a], _contexts[b], _contexts[c]]), _model.AddScope(a, b, c));
                break;
            case Operation.CustomWithOwnEnd:
                _ends.Add(_contexts.Count, new CancellationTokenSource());
                Derive(new OwnEnd(_contexts[a], _ends[_contexts.Count].Token), _model.AddUnbound(Kind.OwnEnd, a));
                break;
            case Operation.Cancel when Pick(_scopes, step.A) is var (index, scope):
                scope.Cancel(cause);
                _model = _model.End(index, new ModelEnd(ByDeadline: false, index, cause));
                break;
            case Operation.Dispose when Pick(_scopes, step.A) is var (index, scope):
                scope.Dispose();
                _model = _model.End(index, new ModelEnd(ByDeadline: false, index, null));
                break;
            case Operation.EndOwn when Pick(_ends, step.A) is var (index, source):
                source.Cancel();
                Assert.NotNull(_contexts[index].Error);         // an end that nobody waits for is noticed when somebody asks
                _model = _model.EndOwn(index);
                break;
            case Operation.AfterFunc:
                var calls = new Calls();
                _callbacks.Add((_contexts[a].AfterFunc(calls.Call), calls));
                _model = _model.AddCallback(a);
                break;
            case Operation.Stop when _callbacks.Count > 0:
                var stopped = _model.Stop(step.A % _callbacks.Count);
                Assert.Equal(!ReferenceEquals(stopped, _model), _callbacks[step.A % _callbacks.Count].Registration.Stop());
                _model = stopped;
                break;
            case Operation.GetToken or Operation.From:
                _tokens[a] = _contexts[a].Token;
                _model = _model.GetToken(a);
                Assert.Equal(_contexts[a], Context.From(_contexts[a].Token));
                break;
            case Operation.Advance:
                AdvanceTo(_model.Now + step.Ticks);
                break;
            case Operation.AdvanceToDeadline when _contexts[a].Deadline is not null:
                AdvanceTo(Math.Max(_model.Now, _model.Contexts[a].Deadline!.Value - (step.B % 2)));
                break;
            case Operation.StepWallClock:
                _clock.StepWallClock(Ticks((step.B - 500) * TimeSpan.TicksPerMinute));
                break;
        }
    }

    private void Derive(ContextScope scope, Model model)
    {
        _scopes.Add(_contexts.Count, scope);
        Derive(scope.Context, model);
    }

    private void Derive(Context ctx, Model model)
    {
        _contexts.Add(ctx);
        _model = model;
    }

    private void AdvanceTo(long now)
    {
        _clock.Advance(Ticks(now - _model.Now));
        _model = _model.AdvanceTo(now);
    }

    // Two that end in the same tick may do so in either order; the model knows only one.
    private long Unused(long ticks)
    {
        while (_model.Contexts.Any(ctx => ctx.Timer == _model.Now + ticks))
        {
            ticks++;
        }

        return ticks;
    }

    private static (int Index, T Thing)? Pick<T>(Dictionary<int, T> things, int number) =>
        things.Count == 0 ? null : things.ElementAt(number % things.Count) is var (index, thing) ? (index, thing) : null;

    private void CompareQuickly()
    {
        for (var i = 0; i < _contexts.Count; i++)
        {
            Assert.Equal(_model.Contexts[i].End is not null, _contexts[i].IsDone);
            Assert.True(!_tokens.TryGetValue(i, out var token) || token.IsCancellationRequested == _contexts[i].IsDone);
        }
    }

    private void CompareAll()
    {
        for (var i = 0; i < _contexts.Count; i++)
        {
            var (ctx, model) = (_contexts[i], _model.Contexts[i]);
            Assert.Equal(model.End?.Cause, ctx.Error?.Cause);
            Assert.Equal(model.End?.ByDeadline, ctx.Error is { } error ? error is DeadlineExceededException : null);
            Assert.Equal(model.End is { } end ? _contexts[end.Origin] : default, ctx.Error?.Origin ?? default);
            Assert.Equal(model.End is { Cause: null } ? ctx.Error!.GetType() : model.End?.Cause?.GetType(), ctx.Cause?.GetType());
            Assert.Equal(model.Deadline is { } tick ? _clock.GetUtcNow().AddTicks(tick - _model.Now) : null, ctx.Deadline);
            Assert.Equal(model.Deadline is { } until ? Ticks(Math.Max(0, until - _model.Now)) : null, ctx.Remaining);
            Assert.Equal(_model.CancellationParent(i) is not null, ctx.CanBeDone);
            Assert.Equal(model.Values.GetValueOrDefault(NameKey), ctx.Name);
            for (var key = 0; key < s_keys.Length; key++)
            {
                Assert.Equal(model.Values.TryGetValue(key, out var expected), ctx.TryGet(s_keys[key], out var value));
                Assert.Equal(expected, value);
            }

            Assert.Equal(_model.CancellationParent(i) == i ? _model.ChildCount(i) : 0, ctx.Node.ChildCount);
            Assert.Equal(model is { Timer: not null, End: null }, ctx.IsOnTheClock);
        }

        for (var i = 0; i < _callbacks.Count; i++)
        {
            Assert.Equal(_model.Callbacks[i].Started, _callbacks[i].Registration.HasStarted);
            Assert.Equal(_model.Callbacks[i].Started ? 1 : 0, Ran(i));
        }
    }

    private int Ran(int callback)
    {
        var calls = _callbacks[callback].Calls;
        Assert.True(!_model.Callbacks[callback].Started || calls.First.Wait(Patience.Longest));
        return calls.Count;
    }

    private sealed class Plain(Context parent) : CustomContext(parent);

    private sealed class OwnEnd(Context parent, CancellationToken done) : CustomContext(parent, done);
}

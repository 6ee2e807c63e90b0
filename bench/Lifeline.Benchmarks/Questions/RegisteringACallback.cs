using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does it cost to register a callback, and to take it back as the work ended in time?</summary>
public class RegisteringACallback
{
    /// <inheritdoc cref="DerivingWithATimeout.Operations"/>
    public const int Operations = 500;

    private readonly CancellationTokenSource _source = new();
    private readonly ContextScope _scope = Context.Background.WithCancel();
    private readonly Action _callback;
    private int _runs;

    /// <summary>Makes the callback, which counts its runs.</summary>
    public RegisteringACallback() => _callback = () => Interlocked.Increment(ref _runs);

    /// <summary>The framework's way.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int Register()
    {
        var token = _source.Token;
        var returned = 0;
        for (var i = 0; i < Operations; i++)
        {
            var registration = token.Register(_callback);
            registration.Dispose();
            if (_runs == 0)
            {
                returned++;
            }
        }

        return returned;
    }

    /// <summary>Lifeline's way.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int AfterFunc()
    {
        var ctx = _scope.Context;
        var returned = 0;
        for (var i = 0; i < Operations; i++)
        {
            var registration = ctx.AfterFunc(_callback);
            registration.Stop();
            if (_runs == 0)
            {
                returned++;
            }
        }

        return returned;
    }

    /// <summary>What was taken back never runs, and what was left runs once, on both sides.</summary>
    public static void Verify()
    {
        var question = new RegisteringACallback();
        question.Register();
        question._source.Token.Register(question._callback);
        question._source.Cancel();
        Proof.That(Volatile.Read(ref question._runs) == 1, "only the callback that was left registered on the token ran");

        question._runs = 0;
        question.AfterFunc();
        question._scope.Context.AfterFunc(question._callback);
        question._scope.Cancel();
        Proof.That(SpinWait.SpinUntil(() => Volatile.Read(ref question._runs) == 1, Proof.Patience), "the after-func that was left registered ran");
    }
}

using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does it cost to ask a live context whether it has ended, once in each turn of a loop?</summary>
/// <remarks>Each method answers how often it was live.</remarks>
public class AskingWhetherItIsDone
{
    /// <summary>How many questions a call of each method asks.</summary>
    public const int Operations = 8_000;

    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(new CancellationTokenSource().Token);
    private readonly ContextScope _scope = Context.Background.WithCancel().Context.WithCancel();

    /// <summary>The framework's way.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int IsCancellationRequested()
    {
        var token = _source.Token;
        var live = Operations;
        for (var i = 0; i < Operations; i++)
        {
            if (token.IsCancellationRequested)
            {
                live--;
            }
        }

        return live;
    }

    /// <summary>Lifeline's way.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int IsDone()
    {
        var ctx = _scope.Context;
        var live = Operations;
        for (var i = 0; i < Operations; i++)
        {
            if (ctx.IsDone)
            {
                live--;
            }
        }

        return live;
    }

    /// <summary>Asked of what has ended, the very same methods answer that it is never live.</summary>
    public static void Verify()
    {
        var ended = new AskingWhetherItIsDone();
        ended._source.Cancel();
        ended._scope.Cancel();
        Proof.That(ended.IsCancellationRequested() == 0, "an ended source is asked each time");
        Proof.That(ended.IsDone() == 0, "an ended context is asked each time");
    }
}

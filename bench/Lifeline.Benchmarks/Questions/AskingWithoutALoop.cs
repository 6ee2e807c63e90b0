using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>The same question asked eight times in a row: what it costs when the loop around it is not measured along.</summary>
/// <inheritdoc cref="AskingWhetherItIsDone" path="/remarks"/>
public class AskingWithoutALoop
{
    /// <summary>How many questions a call of each method asks.</summary>
    public const int Operations = 8 * Turns;

    private const int Turns = 2_000;

    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(new CancellationTokenSource().Token);
    private readonly ContextScope _scope = Context.Background.WithCancel().Context.WithCancel();

    /// <summary>The framework's way.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int IsCancellationRequested()
    {
        var token = _source.Token;
        var live = Operations;
        for (var i = 0; i < Turns; i++)
        {
            if (token.IsCancellationRequested) live--;
            if (token.IsCancellationRequested) live--;
            if (token.IsCancellationRequested) live--;
            if (token.IsCancellationRequested) live--;
            if (token.IsCancellationRequested) live--;
            if (token.IsCancellationRequested) live--;
            if (token.IsCancellationRequested) live--;
            if (token.IsCancellationRequested) live--;
        }

        return live;
    }

    /// <summary>Lifeline's way.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int IsDone()
    {
        var ctx = _scope.Context;
        var live = Operations;
        for (var i = 0; i < Turns; i++)
        {
            if (ctx.IsDone) live--;
            if (ctx.IsDone) live--;
            if (ctx.IsDone) live--;
            if (ctx.IsDone) live--;
            if (ctx.IsDone) live--;
            if (ctx.IsDone) live--;
            if (ctx.IsDone) live--;
            if (ctx.IsDone) live--;
        }

        return live;
    }
}

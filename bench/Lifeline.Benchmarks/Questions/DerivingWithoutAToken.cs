using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does it cost to derive and end when nobody ever asks for the token?</summary>
public class DerivingWithoutAToken
{
    /// <inheritdoc cref="DerivingWithATimeout.Operations"/>
    public const int Operations = 500;

    private readonly CancellationToken _token = new CancellationTokenSource().Token;
    private readonly Context _parent = Context.Background.WithCancel();

    /// <summary>The framework's way: the source is asked itself.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int LinkedSource()
    {
        var ended = 0;
        for (var i = 0; i < Operations; i++)
        {
            var source = CancellationTokenSource.CreateLinkedTokenSource(_token);
            source.Cancel();
            source.Dispose();
            if (source.IsCancellationRequested)
            {
                ended++;
            }
        }

        return ended;
    }

    /// <summary>Lifeline's way: the context is asked itself.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Scope()
    {
        var ended = 0;
        for (var i = 0; i < Operations; i++)
        {
            var scope = _parent.WithCancel();
            scope.Dispose();
            if (scope.Context.IsDone)
            {
                ended++;
            }
        }

        return ended;
    }
}

using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does it cost to derive, take the token, and end?</summary>
public class DerivingWithACancel
{
    /// <inheritdoc cref="DerivingWithATimeout.Operations"/>
    public const int Operations = 500;

    private readonly CancellationToken _token = new CancellationTokenSource().Token;
    private readonly Context _parent = Context.Background.WithCancel();

    /// <summary>The framework's way.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int LinkedSource()
    {
        var ended = 0;
        for (var i = 0; i < Operations; i++)
        {
            var source = CancellationTokenSource.CreateLinkedTokenSource(_token);
            var token = source.Token;
            source.Cancel();
            source.Dispose();
            if (token.IsCancellationRequested)
            {
                ended++;
            }
        }

        return ended;
    }

    /// <summary>Lifeline's way.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Scope()
    {
        var ended = 0;
        for (var i = 0; i < Operations; i++)
        {
            var scope = _parent.WithCancel();
            var token = scope.Token;
            scope.Dispose();
            if (token.IsCancellationRequested)
            {
                ended++;
            }
        }

        return ended;
    }
}

using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does a timeout cost that can't come first, as the parent's deadline is earlier?</summary>
public class DerivingUnderAnEarlierDeadline
{
    /// <inheritdoc cref="DerivingWithATimeout.Operations"/>
    public const int Operations = 500;

    private static readonly TimeSpan s_earlier = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_later = TimeSpan.FromHours(2);

    private readonly CancellationToken _token = new CancellationTokenSource(s_earlier).Token;
    private readonly Context _parent = Context.Background.WithTimeout(s_earlier);

    /// <summary>The framework's way: a source does not know its parent's deadline, so it sets its timer.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int LinkedSource()
    {
        var ended = 0;
        for (var i = 0; i < Operations; i++)
        {
            var source = CancellationTokenSource.CreateLinkedTokenSource(_token);
            source.CancelAfter(s_later);
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
            var scope = _parent.WithTimeout(s_later);
            var token = scope.Token;
            scope.Dispose();
            if (token.IsCancellationRequested)
            {
                ended++;
            }
        }

        return ended;
    }

    /// <summary>The child really has the earlier deadline.</summary>
    public void Verify()
    {
        using var scope = _parent.WithTimeout(s_later);
        Proof.That(scope.Context.Deadline is { } deadline && deadline == _parent.Deadline, "a child has its parent's deadline when that is earlier");
    }
}

using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does it cost to derive with a timeout, take the token, and end in time?</summary>
public class DerivingWithATimeout
{
    /// <summary>How many times a call of each method does the work. Every method answers how many of what it made really ended.</summary>
    public const int Operations = 500;

    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);

    private readonly CancellationToken _token = new CancellationTokenSource().Token;
    private readonly Context _parent;

    /// <summary>Derives from a parent that has no other children.</summary>
    public DerivingWithATimeout()
        : this(Context.Background.WithCancel())
    {
    }

    /// <summary>Derives from the parent that is given.</summary>
    internal DerivingWithATimeout(Context parent) => _parent = parent;

    /// <summary>The framework's way. Disposing alone would not cancel, so both are called.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int LinkedSource()
    {
        var ended = 0;
        for (var i = 0; i < Operations; i++)
        {
            var source = CancellationTokenSource.CreateLinkedTokenSource(_token);
            source.CancelAfter(s_timeout);
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
            var scope = _parent.WithTimeout(s_timeout);
            var token = scope.Token;
            scope.Dispose();
            if (token.IsCancellationRequested)
            {
                ended++;
            }
        }

        return ended;
    }

    /// <summary>Both sides really set a timer, and both really end with their parent.</summary>
    public static void Verify()
    {
        using var source = new CancellationTokenSource();
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(source.Token);
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(source.Token);
        timed.CancelAfter(TimeSpan.FromMilliseconds(5));
        Proof.That(timed.Token.WaitHandle.WaitOne(Proof.Patience) && !linked.IsCancellationRequested, "the linked source's timer ends it, and nothing else");
        source.Cancel();
        Proof.That(linked.IsCancellationRequested, "the linked source ends with its parent");

        using var parent = Context.Background.WithCancel();
        using var child = parent.Context.WithTimeout(s_timeout);
        using var brief = parent.Context.WithTimeout(TimeSpan.FromMilliseconds(5));
        Proof.That(brief.Token.WaitHandle.WaitOne(Proof.Patience) && !child.Context.IsDone, "the scope's timer ends it, and nothing else");
        parent.Cancel();
        Proof.That(child.Token.IsCancellationRequested, "the scope ends with its parent");
    }
}

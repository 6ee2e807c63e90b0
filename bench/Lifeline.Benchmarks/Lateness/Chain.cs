using System.Diagnostics;

namespace Lifeline.Benchmarks.Lateness;

/// <summary>One timeout after the other: when one has fired, the next is set. How late each was is noted.</summary>
internal abstract class Chain(Ledger ledger, TimeoutRange range, int seed)
{
    private readonly Random _random = new(seed);
    private long _due;

    /// <summary>Sets the next timeout.</summary>
    public void Next()
    {
        var timeout = range.Pick(_random);

        // The clock is read before the timeout is set. So what fires before this moment is early, whoever rounds how.
        _due = Stopwatch.GetTimestamp() + (long)(timeout.TotalSeconds * Stopwatch.Frequency);
        Set(timeout);
    }

    /// <summary>Has <see cref="Fired"/> called when the time is up, by a callback on a token.</summary>
    protected abstract void Set(TimeSpan timeout);

    /// <summary>Frees what is left of the one that has fired.</summary>
    protected abstract void Free();

    protected void Fired()
    {
        var late = Stopwatch.GetTimestamp() - _due;
        Free();
        if (ledger.Note(late * 1_000.0 / Stopwatch.Frequency))
        {
            Next();
        }
    }
}

/// <summary>Lifeline's way.</summary>
internal sealed class ScopeChain(Context parent, Ledger ledger, TimeoutRange range, int seed) : Chain(ledger, range, seed)
{
    private ContextScope _scope;

    protected override void Set(TimeSpan timeout)
    {
        _scope = parent.WithTimeout(timeout);
        _scope.Token.UnsafeRegister(static chain => ((ScopeChain)chain!).Fired(), this);
    }

    protected override void Free() => _scope.Dispose();
}

/// <summary>The framework's way.</summary>
internal sealed class SourceChain(CancellationTokenSource parent, Ledger ledger, TimeoutRange range, int seed) : Chain(ledger, range, seed)
{
    private CancellationTokenSource? _source;

    protected override void Set(TimeSpan timeout)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(parent.Token);
        _source.Token.UnsafeRegister(static chain => ((SourceChain)chain!).Fired(), this);
        _source.CancelAfter(timeout);
    }

    protected override void Free() => _source!.Dispose();
}

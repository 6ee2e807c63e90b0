using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>Does it cost more to derive with a timeout, take the token, and end, when the parent has many other children that live?</summary>
public class DerivingAmongSiblings
{
    /// <inheritdoc cref="DerivingWithATimeout.Operations"/>
    public const int Operations = DerivingWithATimeout.Operations;

    private DerivingWithATimeout _work = new();
    private ContextScope _parent;
    private ContextScope[] _siblings = [];      // held, as the lost ones are let go

    /// <summary>How many other children live, each with a timeout of its own.</summary>
    [Params(10, 1_000, 100_000, 1_000_000)]
    public int Siblings { get; set; }

    /// <summary>False to measure while the siblings have outlived young collections only; true when they have seen many full ones.</summary>
    [Params(false, true)]
    public bool GrownOld { get; set; }

    /// <summary>Makes the siblings, and lets them settle.</summary>
    [GlobalSetup]
    public void Begin()
    {
        _parent = Context.Background.WithCancel();
        _work = new DerivingWithATimeout(_parent);
        _siblings = new ContextScope[Siblings];
        for (var i = 0; i < Siblings; i++)
        {
            _siblings[i] = _parent.Context.WithTimeout(TimeSpan.FromMilliseconds(600_000 + i % 60_000));
        }

        Settle();
    }

    /// <summary>Ends the siblings, which lived until now.</summary>
    [GlobalCleanup]
    public void End()
    {
        Proof.That(Array.TrueForAll(_siblings, sibling => !sibling.Context.IsDone), "all siblings are live");
        _siblings = [];
        _parent.Dispose();
        GC.Collect();
    }

    /// <summary>The same work at every size.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Scope() => _work.Scope();

    // Into the oldest generation, so that no collection while we measure is about the siblings themselves. More than once,
    // as what is made when something has grown old has to get there too.
    private void Settle()
    {
        for (var i = 0; i < 4; i++)
        {
            Heap.Collect(i % GC.MaxGeneration);
            DoALot();
        }

        if (GrownOld)
        {
            Heap.Age();
            DoALot();
        }
    }

    private void DoALot()
    {
        for (var i = 0; i < 100; i++)
        {
            Scope();
        }
    }
}

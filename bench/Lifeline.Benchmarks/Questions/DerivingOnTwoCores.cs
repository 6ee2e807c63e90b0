using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does deriving cost when two threads derive from one root all the time?</summary>
/// <remarks>The time of an operation is that of all threads together: half of it would be perfect.</remarks>
public class DerivingOnTwoCores : IDisposable
{
    /// <summary>How many times a call of each method does the work, on all threads together.</summary>
    public const int Operations = Threads * Calls * DerivingWithACancel.Operations;

    private const int Threads = 2;
    private const int Calls = 40;

    private readonly DerivingWithACancel _work = new();
    private readonly Barrier _start = new(Threads + 1);
    private readonly Barrier _end = new(Threads + 1);

    private Func<int>? _run;                    // what the threads do next; null to end them
    private int _ended;

    /// <summary>Starts the threads.</summary>
    public DerivingOnTwoCores()
    {
        for (var i = 0; i < Threads; i++)
        {
            new Thread(Work) { IsBackground = true, Name = $"deriving {i}" }.Start();
        }
    }

    /// <summary>The framework's way.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int LinkedSource() => OnAll(_work.LinkedSource);

    /// <summary>Lifeline's way.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Scope() => OnAll(_work.Scope);

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _run = null;
        _start.SignalAndWait();
        GC.SuppressFinalize(this);
    }

    private int OnAll(Func<int> run)
    {
        _run = run;
        _ended = 0;
        _start.SignalAndWait();
        _end.SignalAndWait();
        return _ended;
    }

    private void Work()
    {
        while (true)
        {
            _start.SignalAndWait();
            if (_run is not { } run)
            {
                return;
            }

            var ended = 0;
            for (var i = 0; i < Calls; i++)
            {
                ended += run();
            }

            Interlocked.Add(ref _ended, ended);
            _end.SignalAndWait();
        }
    }
}

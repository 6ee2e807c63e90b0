using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does each of a million timeouts cost that live at the same time under one parent: to make, to end by its own scope, to hold?</summary>
/// <remarks>Their deadlines are spread over a minute. Nobody takes a token.</remarks>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory), CategoriesColumn]
[SimpleJob(RunStrategy.Monitoring, invocationCount: 1)]
public class AMillionLiveTimeouts
{
    /// <summary>How many timeouts there are.</summary>
    public const int Operations = 1_000_000;

    private const int Batch = 1_000;

    private readonly CancellationTokenSource?[] _sources = new CancellationTokenSource[Operations];
    private readonly ContextScope[] _scopes = new ContextScope[Operations];

    private CancellationToken _token;
    private Context _parent;

    /// <summary>A fresh parent each time, as one that has had a million children may keep something of them. And a clean heap.</summary>
    [IterationSetup]
    public void Begin()
    {
        Array.Clear(_sources);
        Array.Clear(_scopes);
        _token = new CancellationTokenSource().Token;
        _parent = Context.Background.WithCancel();
        Heap.Collect();
    }

    /// <summary>What there is to cancel.</summary>
    [IterationSetup(Target = nameof(CancelSources))]
    public void BeginWithSources()
    {
        Begin();
        MakeSources();
    }

    /// <summary>What there is to cancel.</summary>
    [IterationSetup(Target = nameof(CancelScopes))]
    public void BeginWithScopes()
    {
        Begin();
        MakeScopes();
    }

    /// <summary>Frees what is left.</summary>
    [IterationCleanup]
    public void End()
    {
        Array.ForEach(_sources, source => source?.Dispose());
        Array.ForEach(_scopes, scope => scope.Dispose());
    }

    /// <summary>The framework's way. Answers how many are live.</summary>
    [BenchmarkCategory("make"), Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int MakeSources() => InBatches(MakeSources);

    /// <summary>Lifeline's way. Answers how many are live.</summary>
    [BenchmarkCategory("make"), Benchmark(OperationsPerInvoke = Operations)]
    public int MakeScopes() => InBatches(MakeScopes);

    /// <summary>The framework's way. Answers how many have ended.</summary>
    [BenchmarkCategory("end"), Benchmark(Baseline = true, OperationsPerInvoke = Operations)]
    public int CancelSources() => InBatches(CancelSources);

    /// <summary>Lifeline's way. Answers how many have ended.</summary>
    [BenchmarkCategory("end"), Benchmark(OperationsPerInvoke = Operations)]
    public int CancelScopes() => InBatches(CancelScopes);

    /// <summary>How many bytes each one holds, new and grown old: what the heap has grown by, after a full collection before and behind.</summary>
    public double[] BytesHeld(Func<int> make)
    {
        const int Times = 3;                    // when collections fall while they are made is not the same each time
        var young = new double[Times];
        var old = 0.0;
        for (var i = 0; i < Times; i++)
        {
            Begin();
            var before = GC.GetTotalMemory(forceFullCollection: false);
            Proof.That(make() == Operations, "a million timeouts are live");
            Heap.Collect();
            young[i] = GrownBy(before);
            if (i == Times - 1)
            {
                Heap.Age();
                old = GrownBy(before);
            }

            End();
        }

        return [young.Order().ElementAt(Times / 2), old];
    }

    private static double GrownBy(long before) => (double)(GC.GetTotalMemory(forceFullCollection: false) - before) / Operations;

    // A method that is called a thousand times gets compiled better than one that runs for long.
    private static int InBatches(Func<int, int> ofBatch)
    {
        var done = 0;
        for (var first = 0; first < Operations; first += Batch)
        {
            done += ofBatch(first);
        }

        return done;
    }

    private int MakeSources(int first)
    {
        var live = 0;
        for (var i = first; i < first + Batch; i++)
        {
            var source = CancellationTokenSource.CreateLinkedTokenSource(_token);
            source.CancelAfter(TimeoutOf(i));
            _sources[i] = source;
            if (!source.IsCancellationRequested)
            {
                live++;
            }
        }

        return live;
    }

    private int MakeScopes(int first)
    {
        var live = 0;
        for (var i = first; i < first + Batch; i++)
        {
            var scope = _parent.WithTimeout(TimeoutOf(i));
            _scopes[i] = scope;
            if (!scope.Context.IsDone)
            {
                live++;
            }
        }

        return live;
    }

    private int CancelSources(int first)
    {
        var ended = 0;
        for (var i = first; i < first + Batch; i++)
        {
            if (_sources[i] is { } source)
            {
                source.Cancel();
                source.Dispose();
                if (source.IsCancellationRequested)
                {
                    ended++;
                }
            }
        }

        return ended;
    }

    private int CancelScopes(int first)
    {
        var ended = 0;
        for (var i = first; i < first + Batch; i++)
        {
            if (_scopes[i] is var scope && scope != default)
            {
                scope.Dispose();
                if (scope.Context.IsDone)
                {
                    ended++;
                }
            }
        }

        return ended;
    }

    private static TimeSpan TimeoutOf(int i) => TimeSpan.FromMilliseconds(60_000 + i % 60_000);
}

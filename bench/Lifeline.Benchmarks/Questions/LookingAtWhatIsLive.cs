using BenchmarkDotNet.Attributes;

namespace Lifeline.Benchmarks.Questions;

/// <summary>What does it cost to look at what is live, and to have it watched? There is no rival; this is for the price list.</summary>
/// <remarks>Every method answers how many contexts were really shown, or were made and have ended.</remarks>
public class LookingAtWhatIsLive
{
    /// <summary>As many contexts as one look shows, and as are made in a call.</summary>
    public const int Operations = 500;

    private readonly Context _server = Context.Background.WithCancel().Context;
    private readonly ContextMonitor _watchOfServer;
    private readonly ContextMonitor _watch = Context.Background.WithCancel().Context.WithMonitor();        // below what can end: else no after-func would wait
    private readonly Action _callback = () => { };

    /// <summary>A server with a hundred requests, each with four calls below it: all below a monitor of its own.</summary>
    public LookingAtWhatIsLive()
    {
        _watchOfServer = _server.WithMonitor();
        for (var i = 0; i < Operations / 5; i++)
        {
            var request = _watchOfServer.Context.WithName("GET /cart").WithTimeout(TimeSpan.FromHours(2)).Context;
            request.AfterFunc(_callback);
            for (var call = 0; call < 4; call++)
            {
                request.WithTimeout(TimeSpan.FromHours(1));
            }
        }
    }

    /// <summary>All that would end with the server.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Snapshot() => Shown(_server.Snapshot());

    /// <summary>All that is live below the watch, from its own list.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int SnapshotOfAMonitor() => Shown(_watchOfServer.Snapshot());

    /// <summary>A context and its end, below a monitor.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int MonitoredScope()
    {
        var ctx = _watch.Context;
        var done = 0;
        for (var i = 0; i < Operations; i++)
        {
            var scope = ctx.WithCancel();
            scope.Dispose();
            done += scope.Context.IsDone ? 1 : 0;
        }

        return done;
    }

    /// <summary>An after-func and taking it back, below a monitor.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int MonitoredAfterFunc()
    {
        var ctx = _watch.Context;
        var stopped = 0;
        for (var i = 0; i < Operations; i++)
        {
            stopped += ctx.AfterFunc(_callback).Stop() ? 1 : 0;
        }

        return stopped;
    }

    // The requests and their calls: neither the server itself nor the watch below it.
    private static int Shown(ContextTree tree)
    {
        var shown = 0;
        foreach (var context in tree.All())
        {
            shown += context is { IsScope: true, Remaining: not null } ? 1 : 0;
        }

        return shown;
    }
}

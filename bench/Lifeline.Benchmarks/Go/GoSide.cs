using Lifeline.Benchmarks.Measuring;

namespace Lifeline.Benchmarks.Go;

/// <summary>One of Go's benchmarks, taking turns with ours. Each turn is a process.</summary>
internal sealed class GoSide(GoBenchmarks go, string benchmark) : Side($"Go, {benchmark}")
{
    // Go's own harness runs it a few times to find out how often it has to, which warms it up as well.
    private const string BenchTime = "150ms";

    public override Sample[] Turn()
    {
        var reported = go.Measure(benchmark, BenchTime);
        return [new Sample(reported["ns/op"], reported["B/op"])];
    }
}

/// <summary>A million live timeouts in Go: to make and what they hold, to cancel.</summary>
internal sealed class GoMillionSide(GoBenchmarks go) : Side("Go, a million live timeouts")
{
    private double? _held;

    public override Sample[] Turn()
    {
        _held ??= go.Measure("BenchmarkMillionHeld", "1x")["held-B/op"];
        var reported = go.Measure("BenchmarkMillion", "1x");
        return [new Sample(reported["make-ns/op"], _held.Value), new Sample(reported["cancel-ns/op"], double.NaN)];
    }
}

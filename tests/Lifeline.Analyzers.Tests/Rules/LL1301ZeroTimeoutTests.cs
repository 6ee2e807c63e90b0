using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1301ZeroTimeoutTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1301ZeroTimeout>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1301ZeroTimeout>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "an idle time in ticks", "const long Idle = 500; void M(Context ctx) { using var idle = ctx.WithIdleTimeout([|TimeSpan.FromTicks(Idle)|]); Use(idle); }" },
        { "zero", "void M(Context ctx) { using var scope = ctx.WithTimeout([|TimeSpan.Zero|]); }" },
        { "zero seconds", "void M(Context ctx) { using var scope = ctx.WithTimeout([|TimeSpan.FromSeconds(0)|]); }" },
        { "default", "void M(Context ctx) { using var scope = ctx.WithTimeout([|default|]); }" },
        { "negative", "void M(Context ctx) { using var scope = ctx.WithTimeout([|TimeSpan.FromSeconds(-5)|]); }" },
        { "ticks", "void M(Context ctx) { using var scope = ctx.WithTimeout([|new TimeSpan(30)|]); }" },
        { "a context has no infinite timeout", "void M(Context ctx) { using var scope = ctx.WithTimeout([|Timeout.InfiniteTimeSpan|]); }" },
        { "an idle time has no infinite value either", "void M(Context ctx) { using var idle = ctx.WithIdleTimeout([|Timeout.InfiniteTimeSpan|]); Use(idle); }" },
        { "nor has a gathering", "async Task M(Context ctx) { await using var gather = ctx.Gather<int>([|Timeout.InfiniteTimeSpan|]); await gather.WaitAsync(); }" },
        { "a gathering by name", "async Task M(Context ctx) { await using var gather = ctx.Gather<int>([|within: TimeSpan.Zero|]); await gather.WaitAsync(); }" },
        { "infinite as a number", "void M(Context ctx) { using var scope = ctx.WithTimeout([|TimeSpan.FromMilliseconds(-1)|]); }" },
        { "microseconds", "void M(Context ctx) { using var scope = ctx.WithTimeout([|TimeSpan.FromMicroseconds(500)|]); }" },
        { "a deadline of now", "void M(Context ctx) { using var scope = ctx.WithDeadline([|DateTimeOffset.UtcNow|]); }" },
        { "a deadline before now", "void M(Context ctx) { using var scope = ctx.WithDeadline([|DateTimeOffset.UtcNow.AddSeconds(-30)|]); }" },
        { "now less something", "void M(Context ctx) { using var scope = ctx.WithDeadline([|DateTimeOffset.UtcNow - TimeSpan.FromSeconds(5)|]); }" },
        { "the clock's now", "void M(Context ctx) { using var scope = ctx.WithDeadline([|ctx.Clock.GetUtcNow()|]); }" },
        { "the beginning of time", "void M(Context ctx) { using var scope = ctx.WithDeadline([|DateTimeOffset.MinValue|]); }" },
        { "by name", "void M(Context ctx) { using var scope = ctx.WithTimeout([|timeout: TimeSpan.Zero|]); }" },

        { "a source of zero", "void M() { using var cts = new CancellationTokenSource([|0|]); }" },
        { "a source of zero time", "void M() { using var cts = new CancellationTokenSource([|TimeSpan.Zero|]); }" },
        { "CancelAfter zero", "void M(CancellationTokenSource cts) => cts.CancelAfter([|0|]);" },
        { "CancelAfter zero time", "void M(CancellationTokenSource cts) => cts.CancelAfter([|TimeSpan.Zero|]);" },
        { "tiny ticks", "void M(CancellationTokenSource cts) => cts.CancelAfter([|TimeSpan.FromTicks(100)|]);" },
        { "ticks meant as seconds", "void M() { using var cts = new CancellationTokenSource([|new TimeSpan(30)|]); }" },
        { "half a millisecond", "void M() { using var cts = new CancellationTokenSource([|TimeSpan.FromMilliseconds(0.5)|]); }" },
        { "a negative time", "void M() { using var cts = new CancellationTokenSource([|TimeSpan.FromSeconds(-30)|]); }" },
        { "a negative number", "void M(CancellationTokenSource cts) => cts.CancelAfter([|-5000|]);" },
        { "a constant", "const int Limit = 0; void M() { using var cts = new CancellationTokenSource([|Limit|]); }" },
        { "a division of whole numbers", "void M() { using var cts = new CancellationTokenSource([|TimeSpan.FromSeconds(1 / 2)|]); }" },
        { "a readonly field", "class Job { static readonly TimeSpan s_limit = TimeSpan.FromSeconds(0); public void M() { using var cts = new CancellationTokenSource([|s_limit|]); } }" },
        { "a local", "void M() { var limit = TimeSpan.FromTicks(5); using var cts = new CancellationTokenSource([|limit|]); }" },
        { "hours, minutes, seconds of zero", "void M() { using var cts = new CancellationTokenSource([|new TimeSpan(0, 0, 0)|]); }" },
        { "target-typed", "void M() { CancellationTokenSource cts = new([|0|]); cts.Dispose(); }" },
        { "a clock's timer", "void M() { using var cts = new CancellationTokenSource([|TimeSpan.Zero|], TimeProvider.System); }" },
        { "multiplied away", "void M() { using var cts = new CancellationTokenSource([|TimeSpan.FromSeconds(5) * 0|]); }" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "a second", "void M(Context ctx) { using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(1)); }" },
        { "a variable", "void M(Context ctx, TimeSpan limit) { using var scope = ctx.WithTimeout(limit); }" },
        { "a deadline to come", "void M(Context ctx) { using var scope = ctx.WithDeadline(DateTimeOffset.UtcNow.AddSeconds(5)); }" },
        { "now and something", "void M(Context ctx) { using var scope = ctx.WithDeadline(DateTimeOffset.UtcNow + TimeSpan.FromSeconds(5)); }" },
        { "less an unknown margin", "void M(Context ctx, TimeSpan margin) { using var scope = ctx.WithDeadline(DateTimeOffset.UtcNow - margin); }" },
        { "a given deadline", "void M(Context ctx, DateTimeOffset deadline) { using var scope = ctx.WithDeadline(deadline); }" },

        { "a gathering with time", "async Task M(Context ctx) { await using var gather = ctx.Gather<int>(TimeSpan.FromSeconds(1)); await gather.WaitAsync(); }" },
        { "never, where it means that", "Task M(Context ctx) => Task.Delay(Timeout.InfiniteTimeSpan, ctx.Token);" },
        { "a second's source", "void M() { using var cts = new CancellationTokenSource(1000); }" },
        { "a millisecond", "void M() { using var cts = new CancellationTokenSource(TimeSpan.FromMilliseconds(1)); using var other = new CancellationTokenSource(1); }" },
        { "a millisecond in ticks", "void M() { using var cts = new CancellationTokenSource(TimeSpan.FromTicks(TimeSpan.TicksPerMillisecond)); }" },
        { "never", "void M(CancellationTokenSource cts) { cts.CancelAfter(Timeout.Infinite); cts.CancelAfter(-1); cts.CancelAfter(Timeout.InfiniteTimeSpan); cts.CancelAfter(TimeSpan.FromMilliseconds(-1)); }" },
        { "a plain source", "void M() { using var cts = new CancellationTokenSource(); cts.Cancel(); }" },
        { "a source of a variable", "void M(int ms) { using var cts = new CancellationTokenSource(ms); cts.CancelAfter(ms); }" },
        { "a poll", "async Task M(SemaphoreSlim gate, Task task) { await gate.WaitAsync(TimeSpan.Zero); gate.Wait(0); task.Wait(0); await Task.Delay(0); }" },
        { "a timer that starts at once", "void M() { using var timer = new Timer(_ => { }, null, 0, 1000); }" },
        { "days in the constructor", "void M() { using var cts = new CancellationTokenSource(new TimeSpan(1, 0, 0, 0)); }" },
        { "minutes in the constructor", "void M() { using var cts = new CancellationTokenSource(new TimeSpan(0, 5, 0)); }" },
        { "a local that is set later", "void M(bool slow) { var limit = TimeSpan.Zero; if (slow) limit = TimeSpan.FromSeconds(5); using var cts = new CancellationTokenSource(limit); }" },
        { "a field that can change", "class Job { TimeSpan _limit = TimeSpan.Zero; public Job(TimeSpan limit) => _limit = limit; public void M() { using var cts = new CancellationTokenSource(_limit); } }" },
        { "a comparison with zero", "void M(TimeSpan limit) { if (limit > TimeSpan.Zero) { using var cts = new CancellationTokenSource(limit); } }" },
        { "another type's CancelAfter", "class Plan { public void CancelAfter(int orders) { } } class Job { public void M(Plan plan) => plan.CancelAfter(0); }" },
        { "a product of something", "void M(int tries) { using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(1) * tries); }" },
        { "seconds and milliseconds", "void M() { using var cts = new CancellationTokenSource(TimeSpan.FromSeconds(0, 500)); }" },
    };
}

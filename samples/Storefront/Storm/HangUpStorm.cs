using Lifeline;
using Storefront.Hosting;
using Storefront.Terminal;
using Storefront.Watching;

namespace Storefront.Storm;

/// <summary>Many requests at once, of which a share hangs up at random moments, and a count of what they left running.</summary>
internal static class HangUpStorm
{
    private static readonly int s_atOnce = 4 * Environment.ProcessorCount;      // more only wait for the machine

    /// <returns>The exit code: 0 when nothing failed and nothing was left.</returns>
    public static async Task<int> RunAsync(Context ctx, Arguments arguments)
    {
        var requests = arguments.Storm!.Value;
        var seed = arguments.Seed ?? Random.Shared.Next();
        await using var shop = await Opening.OpenAsync(ctx, arguments, firstPort: null);
        using var crowd = new LoadGenerator(shop);
        Page.Heading($"A storm of {Text.Of(requests)} requests, {s_atOnce} at once, seed {seed}");
        StormReport? report = null;
        try
        {
            await SendAsync(ctx, crowd, requests, seed);
        }
        finally
        {
            Page.Heading("What the storm left behind");
            report = StormReport.Of(seed, crowd, await Closing.CloseAsync(shop));
            Print(crowd, report);
        }

        return report.IsGood ? 0 : 1;
    }

    private static async Task SendAsync(Context ctx, LoadGenerator crowd, int requests, int seed)
    {
        var begun = Instant.Now;
        var sent = 0;
        await Parallel.ForEachAsync(Visit.Plan(requests, seed), s_atOnce, ctx, async (visit, _) =>
        {
            await crowd.SendAsync(visit);
            var count = Interlocked.Increment(ref sent);
            if (count % Math.Max(1, requests / 10) == 0)
            {
                Page.Line($"{Text.Of(count),9} of {Text.Of(requests)} after {Text.Of(Instant.Now - begun)}");
            }
        });
    }

    private static void Print(LoadGenerator crowd, StormReport report)
    {
        foreach (var failure in crowd.Failures.Take(10))
        {
            Page.Paragraph($"Failed: {failure}", Ink.Bad);
        }

        if (report.HangUpToLastStop is { Count: > 0 } stops)
        {
            Page.Paragraph($"{Text.Of(report.Abandoned)} clients hung up, {Text.Of(stops.Count)} of them on work under way: "
                + $"half of it had stopped {stops.P50Ms} ms later, 99 in 100 after {stops.P99Ms} ms.");
        }

        Page.Line();
        Console.WriteLine(report.ToJson());
    }
}

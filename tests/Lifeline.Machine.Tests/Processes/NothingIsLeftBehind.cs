namespace Lifeline.Processes.Tests;

public sealed class NothingIsLeftBehind
{
    private const int Children = 500;
    private const int AtOnce = 20;

    // Some exit by themselves, some are asked, some have to be killed, and most have descendants.
    private static readonly string[] s_scripts =
    [
        "exit 0",
        "echo something; exec sleep 1000",
        "sleep 1000 & sleep 1000 & wait",
        "setsid sleep 1000 & wait",
        "trap 'exit 1' TERM; sleep 1000 & wait",
        "trap '' TERM; while true; do sleep 1000; done",
        "sh -c 'sleep 1000 & sh -c \"sleep 1000 & wait\"'",
        "yes",
    ];

    [Fact]
    public async Task Of_500_children_under_random_cancellation_no_process_and_no_descriptor_is_left()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var mark = Guid.NewGuid().ToString();
        for (var script = 0; script < s_scripts.Length; script++)
        {
            await RunAsync(mark, script, TimeSpan.FromMilliseconds(1));         // what is opened once is open from here on
        }

        await Patience.Until(() => Shell.Children().Count == 0);
        var before = Shell.Descriptors();
        var tally = new Dictionary<string, int>();
        for (var started = 0; started < Children; started += AtOnce)
        {
            var batch = Enumerable.Range(0, AtOnce)
                .Select(_ => RunAsync(mark, random.Next(s_scripts.Length), TimeSpan.FromMilliseconds(random.NextDouble() * 40)))
                .ToList();
            foreach (var outcome in await Task.WhenAll(batch).Arrives())
            {
                tally[outcome] = tally.GetValueOrDefault(outcome) + 1;
            }
        }

        TestContext.Current.TestOutputHelper.WriteLine(string.Join(", ", tally.Select(entry => $"{entry.Value} {entry.Key}")));
        Assert.Empty(Shell.Children());
        Assert.Empty(Shell.StartedWith(mark));
        Assert.True(Shell.Descriptors().Count <= before.Count, string.Join('\n', Shell.Descriptors().Except(before)));
        Assert.True(tally.Count > 2, "All children ended alike: the delays don't fit this machine.");
    }

    private static async Task<string> RunAsync(string mark, int script, TimeSpan patience)
    {
        using var scope = Context.Background.WithTimeout(patience);
        var command = Shell.Script(s_scripts[script]) with
        {
            Grace = TimeSpan.FromMilliseconds(30),
            Environment = new Dictionary<string, string?> { ["TEST_MARK"] = mark },
        };
        try
        {
            return (await command.RunAsync(scope)).IsOutputComplete ? "ended by themselves" : "left pipes open";
        }
        catch (DeadlineExceededException error)
        {
            return (error.InnerException as ProcessFailedException)?.Result.Stop.ToString() ?? "never started";
        }
    }
}

using System.Globalization;

namespace Existing.Comparing;

/// <summary>The same requests against the service as it was and with Lifeline, one line each.</summary>
internal static class Comparison
{
    private const int Width = 100;

    private static readonly TimeSpan s_limit = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_work = TimeSpan.FromSeconds(2);

    public static async Task PrintAsync(TextWriter to)
    {
        await to.WriteLineAsync($"Each request has {Text(s_limit)} of time, which its caller says in a header, and {Text(s_work)} of work.\n");
        ThreadPool.SetMinThreads(32, 32);       // callers, service and next hop are one process here: what blocks in one is not to delay the others
        var before = await Form.PlayAsync(OnSocketsAsync, isOn: false, s_limit, s_work);
        var after = await Form.PlayAsync(OnSocketsAsync, isOn: true, s_limit, s_work);
        await to.WriteLineAsync(Line("", "next hop told", "the work", "caller", "log", "left running"));
        for (var i = 0; i < Scenario.All.Count; i++)
        {
            await to.WriteLineAsync($"\n{Scenario.All[i].Name}");
            await to.WriteLineAsync(Row("as it was", before[i]));
            await to.WriteLineAsync(Row("with Lifeline", after[i]));
            await to.WriteLineAsync(Wrapped(after[i].Told));
        }

        await to.WriteLineAsync("\nA connection of SignalR stayed open beside all of them, in both forms.");
    }

    public static async Task<Running> OnSocketsAsync(string[] arguments, Action<IServiceCollection> observe)
    {
        var app = OrderService.Build([.. arguments, "--urls=http://127.0.0.1:0"], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddControllers().AddApplicationPart(typeof(OrderService).Assembly);        // also where another program runs this
            observe(builder.Services);
        });
        await app.StartAsync();
        return new Running(new SocketsHttpHandler(), new Uri(app.Urls.Single()), app.Services, app);
    }

    private static string Row(string form, Outcome outcome)
    {
        var isLeft = outcome.WorkEnded - outcome.CallerLeft > TimeSpan.FromMilliseconds(100);
        return Line(
            form,
            outcome.ToldMs is { } told ? $"{told} ms" : outcome.IsNextHopCalled ? "nothing" : "(not called)",
            $"{(outcome.RanToItsEnd ? "ran on to" : "stopped at")} {Text(outcome.WorkEnded)}",
            outcome.Status is { } status ? $"{status} at {Text(outcome.CallerLeft)}{(outcome.BesideStatus is { } other ? $", {other}" : "")}" : $"gone at {Text(outcome.CallerLeft)}",
            outcome.Level?.ToString().ToLowerInvariant() ?? "nothing",
            isLeft ? $"for {Text(outcome.WorkEnded - outcome.CallerLeft)}" : "nothing");
    }

    private static string Line(string form, string told, string work, string caller, string log, string left) =>
        $"  {form,-15}{told,-15}{work,-20}{caller,-20}{log,-13}{left}".TrimEnd();

    // What the log says, in lines of the table's width.
    private static string Wrapped(string? told)
    {
        var lines = new List<string> { "    log:" };
        foreach (var word in (told ?? "nothing").Split(' '))
        {
            if (lines[^1].Length + word.Length >= Width)
            {
                lines.Add("        ");
            }

            lines[^1] += " " + word;
        }

        return string.Join('\n', lines);
    }

    private static string Text(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.00} s");
}

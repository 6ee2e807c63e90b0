using System.Diagnostics;
using System.Runtime.InteropServices;
using Lifeline;
using Lifeline.Sqlite;
using Storefront.Services;

namespace Storefront.Tour;

/// <summary>The four scenes, played over real sockets.</summary>
internal sealed class Stage(Shop shop, Screen screen)
{
    private readonly ContextScope _untilInterrupted = Context.Background.WithSignals();

    private bool _isShutDown;                                               // by the play itself

    /// <summary>True once the user pressed Ctrl+C, or somebody sent SIGTERM, where the play has none.</summary>
    public bool WasInterrupted => _untilInterrupted.Context.IsDone && !_isShutDown;

    public async Task<Result> InTimeAsync()
    {
        screen.Title("1  In time");
        Screen.Line("A customer asks for a cart. It may take 300 ms.");
        Screen.Line();

        await AskAsync("/cart/6");                                          // unseen: the first of each kind pays for start-up
        await AskAsync("/cart/6/advice");
        await shop.QuietAsync();
        shop.Journal.Clear();
        var start = Stopwatch.GetTimestamp();
        var answer = await AskAsync("/cart/7");
        return await EndAsync("1  in time", start, null, "", answer, answer.Status == 200 ? null : "was to be answered 200");
    }

    public async Task<Result> TooLateAsync()
    {
        screen.Title("2  Too late");
        Screen.Line("The advice needs a query over 200,000 × 200,000 rows. It may take 300 ms as well.");
        Screen.Line();

        var start = Stopwatch.GetTimestamp();
        var answer = await AskAsync("/cart/40/advice");
        var deadline = start + (long)(0.3 * Stopwatch.Frequency);
        var named = answer is { Status: 504, Ended: not null } && answer.Text.Contains(" spent ", StringComparison.Ordinal);
        return await EndAsync("2  too late", start, deadline, "the deadline", answer, named ? null : "was to be answered 504, telling where the time went");
    }

    public async Task<Result> HungUpAsync()
    {
        screen.Title("3  Hung up");
        Screen.Line("A customer asks for the report, which may take five minutes, and hangs up midway.");
        Screen.Line();

        using var customer = new Customer(shop.Gateway);
        var start = Stopwatch.GetTimestamp();
        var asking = customer.AskAsync("/cart/40/report");
        await UntilQueriesRunAsync(1);
        await Task.Delay(100);                                              // so that there is something to see
        var hangUp = Stopwatch.GetTimestamp();
        customer.HangUp();
        var answer = await asking;
        return await EndAsync("3  hung up", start, hangUp, "the hang-up", answer, answer.Status == 0 ? null : "was not to be answered");
    }

    public async Task<Result> ShutDownAsync()
    {
        screen.Title("4  Shut down");
        Screen.Line("Three customers wait for the report when the process is sent SIGTERM.");
        Screen.Line();

        var start = Stopwatch.GetTimestamp();
        var asking = Enumerable.Range(0, 3).Select(_ => AskAsync("/cart/40/report")).ToList();
        await UntilQueriesRunAsync(3);
        await Task.Delay(100);
        var signal = Stopwatch.GetTimestamp();
        _isShutDown = true;
        SendSigterm();
        var answers = await Task.WhenAll(asking);
        await shop.WaitForShutdownAsync();
        var good = answers.All(answer => answer is { Status: 503 } && answer.Text.Contains("shutting down", StringComparison.Ordinal));
        return await EndAsync(
            "4  shut down, three in flight", start, signal, "the signal", answers[0], good ? null : "all three were to be answered 503, naming the shutdown");
    }

    private async Task<Answer> AskAsync(string path)
    {
        using var customer = new Customer(shop.Gateway);
        return await customer.AskAsync(path);
    }

    private static async Task UntilQueriesRunAsync(int count)
    {
        for (var i = 0; i < 2000 && SqliteActivity.Running < count; i++)
        {
            await Task.Delay(5);
        }
    }

    private async Task<Result> EndAsync(string scene, long start, long? mark, string markName, Answer answer, string? complaint)
    {
        var left = await shop.QuietAsync();
        var entries = shop.Journal.Entries;
        screen.Timeline(entries, start, mark);
        Screen.Answer($"{(answer.Status == 0 ? "" : $"{answer.Status} ")}{answer.Text}");
        shop.Journal.Clear();

        var last = entries.Max(entry => entry.Stopped ?? Stopwatch.GetTimestamp());
        var lastStop = mark is { } moment ? Relative(moment, last, markName) : "";
        var word = answer switch
        {
            { Status: 0 } => "–",
            { Ended: { } ended } => $"{answer.Status} ({ended})",
            _ => $"{answer.Status}",
        };
        return new Result(scene, word, answer.Took, lastStop, left, complaint);
    }

    private static string Relative(long moment, long last, string name) => last >= moment
        ? $"{Stopwatch.GetElapsedTime(moment, last).TotalMilliseconds:0} ms after {name}"
        : $"{Stopwatch.GetElapsedTime(last, moment).TotalMilliseconds:0} ms before {name}";

    private void SendSigterm()
    {
        if (OperatingSystem.IsWindows())
        {
            _ = shop.StopAsync();                                           // Windows has no such signal
            return;
        }

        const int Sigterm = 15;
        _ = Kill(Environment.ProcessId, Sigterm);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}

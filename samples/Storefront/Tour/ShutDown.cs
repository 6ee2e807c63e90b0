using System.Runtime.InteropServices;
using Lifeline;
using Lifeline.Data;
using Storefront.Data;
using Storefront.Terminal;
using Storefront.Watching;

namespace Storefront.Tour;

/// <summary>Scene 5: the process is told to stop while requests are in flight.</summary>
internal static class ShutDown
{
    private const int Requests = 5;
    private const int SigTerm = 15;

    private static readonly TimeSpan s_while = TimeSpan.FromMilliseconds(150);

    public static async Task PlayAsync(Stage stage)
    {
        Page.Heading($"5  Shut down: SIGTERM while {Requests} requests for a quote are in flight");
        stage.Journal.TurnPage();
        var answers = Enumerable.Range(0, Requests)
            .Select(_ => stage.GetAsync(Context.Background, $"/quote/{Warehouse.Bestseller}"))      // whose clients wait to the end
            .ToList();
        await stage.UntilAsync("query of each request", () => ActiveDbCommands.Running == Requests);
        await Moment.PassAsync(stage.Process, s_while);

        var told = Instant.Now;
        Terminate(stage);
        await stage.Process.Context.Done;

        var hops = await stage.CurtainAsync();
        foreach (var service in stage.Shop.Services)
        {
            var own = hops.Where(hop => hop.Service == service.Name).ToList();
            Page.Line($"{Page.Painted(service.Name, Ink.Cool),-8}  {own.Count} x {own[0].Operation,-18} "
                + $"the last stopped {Text.Of(own.Max(hop => hop.Ending!.At - told))} after the signal");
        }

        Page.Line();
        var first = await AnswersAsync(answers);
        Page.Line($"{first.Status}  {first.Json.GetProperty("title").GetString()}, {Requests} times", Ink.Warm);
        Page.Paragraph(first.Json.GetProperty("detail").GetString()!, Ink.Warm, indent: 5);

        await stage.Shop.StopAsync();
        Page.Line();
        Page.Line($"All three services had stopped {Text.Of(Instant.Now - told)} after the signal.");
    }

    private static async Task<Answer> AnswersAsync(IEnumerable<Task<Answer>> requests)
    {
        var answers = await Task.WhenAll(requests);
        foreach (var answer in answers)
        {
            answer.Expect(503);
        }

        return answers[0];
    }

    // A real signal to ourselves; where there are none, what it would do.
    private static void Terminate(Stage stage)
    {
        if (OperatingSystem.IsWindows())
        {
            stage.Process.Cancel(new SignalException(PosixSignal.SIGTERM));
        }
        else if (Kill(Environment.ProcessId, SigTerm) != 0)
        {
            throw new SurpriseException($"the process can't send itself a signal (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}

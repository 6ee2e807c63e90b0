using System.CommandLine;
using Lifeline.Cli.Adopting;
using Lifeline.Cli.Checking;
using Spectre.Console;

namespace Lifeline.Cli.Output;

/// <summary>The output of a check: results on standard output, messages about the run on standard error.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal)
{
    private const int PlainWidth = 160;
    private const int NeverWrap = 100_000;                                // the console library must not wrap: this program truncates lines itself

    private readonly IAnsiConsole _output = Console(output, outputIsTerminal);
    private readonly IAnsiConsole _error = Console(error, errorIsTerminal);

    public static Terminal OfThisProcess() =>
        new(System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected, !System.Console.IsErrorRedirected);

    private int Width => outputIsTerminal && AnsiConsole.Profile.Width is > 0 and var width ? width : PlainWidth;

    /// <summary>Runs a function and shows its progress: on a terminal by a status line, elsewhere by a line per step.</summary>
    public async Task<T> ShowProgressAsync<T>(Func<IProgress, Task<T>> work)
    {
        if (!errorIsTerminal) return await work(new PlainProgress(error)).ConfigureAwait(false);
        return await _error.Status().StartAsync("starting", status => work(new SpinningProgress(status))).ConfigureAwait(false);
    }

    public void Show(CheckReport report, CheckFormat format, string? file)
    {
        if (file is not null)
        {
            WholeFile.Write(file, Text(report, format));
        }
        else if (format == CheckFormat.Text)
        {
            new TextReport(_output, Width).Write(report);
        }
        else
        {
            output.Write(Text(report, format));
        }

        foreach (var problem in report.Problems) Show(problem);
        var summary = file is null && format == CheckFormat.Text ? _output : _error;
        new TextReport(summary, Width).WriteSummary(report);
    }

    public void Show(AdoptReport report)
    {
        new AdoptTextReport(_output).Write(report);
        foreach (var problem in report.Problems) Show(problem);
    }

    /// <summary>Redirects the command line library's own output, such as its help, to this terminal.</summary>
    public InvocationConfiguration Configure(InvocationConfiguration configuration)
    {
        configuration.Output = output;
        configuration.Error = error;
        return configuration;
    }

    public void Complain(string sentence) => error.WriteLine(sentence);

    public void Show(CheckError problem) => new TextReport(_error, Width).Write(problem);

    private static string Text(CheckReport report, CheckFormat format)
    {
        if (format == CheckFormat.Sarif) return SarifReport.Of(report);
        if (format == CheckFormat.Json) return JsonReport.Of(report);
        using var writer = new StringWriter { NewLine = "\n" };
        var text = new TextReport(Console(writer, isTerminal: false), PlainWidth);
        text.Write(report);
        text.WriteSummary(report);
        return writer.ToString();
    }

    private static IAnsiConsole Console(TextWriter writer, bool isTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        console.Profile.Width = NeverWrap;
        return console;
    }
}

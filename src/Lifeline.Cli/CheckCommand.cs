using System.CommandLine;
using System.CommandLine.Parsing;
using Lifeline.Cli.Checking;
using Lifeline.Cli.Output;
using Lifeline.Cli.Rules;

namespace Lifeline.Cli;

/// <summary>The command line of 'lifeline check'.</summary>
internal sealed class CheckCommand
{
    private readonly Argument<string> _path = new("PATH")
    {
        Description = "A solution (.slnx, .sln), a project (.csproj) or a folder with one.",
        DefaultValueFactory = _ => ".",
        Validators = { path => NoOption(path, "check") },
    };

    private readonly Option<CheckFormat> _format = new("--format")
    {
        Description = "How the report is written: text, sarif or json.",
        HelpName = "text|sarif|json",
        CustomParser = result =>
        {
            if (Enum.TryParse<CheckFormat>(result.Tokens[0].Value, ignoreCase: true, out var format) && Enum.IsDefined(format)) return format;
            result.AddError($"--format {result.Tokens[0].Value} is not known. Use text, sarif or json.");
            return default;
        },
    };

    private readonly Option<string?> _output = new("--output") { Description = "Write the report to this file instead.", HelpName = "FILE" };

    private readonly Option<string[]> _rules = new("--rules")
    {
        Description = "Check only these rules, by id or name, with commas between: LL1001,BackgroundAtHand. Rules that are off by default are on when named.",
        HelpName = "RULES",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<bool> _fix = new("--fix") { Description = "Apply the rules' fixes to the files. A fix whose result doesn't compile is not applied." };

    private readonly Option<string?> _baseline = new("--baseline") { Description = "Leave out the findings that this file accepts: only new ones are shown and fail.", HelpName = "FILE" };

    private readonly Option<bool> _updateBaseline = new("--update-baseline") { Description = "Write the file of --baseline: it accepts what is found now, and what is no longer found is dropped." };

    private readonly Option<bool> _noRestore = new("--no-restore") { Description = "Don't restore packages first." };

    /// <summary>Rejects a mistyped option, which would otherwise be taken for a path.</summary>
    public static void NoOption(ArgumentResult path, string verb)
    {
        if (path.Tokens is [{ Value: ['-', ..] option }]) path.AddError($"{option} is no option of 'lifeline {verb}'.");
    }

    /// <summary>Parses a command line and runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Context ctx, IReadOnlyList<string> arguments, RuleCatalog rules, Terminal terminal)
    {
        var root = new RootCommand("Finds lost, ignored and never forwarded cancellation in C# code, and fixes it.");
        root.Add(new CheckCommand().Build(ctx, rules, terminal));
        root.Add(new AdoptCommand().Build(ctx, terminal));
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) terminal.Complain(error.Message);
            terminal.Complain("Try 'lifeline check --help'.");
            return ExitCodes.CouldNotRun;
        }

        // The context ends on signals, and all that runs under it: the command line library must not terminate the process itself.
        return await parsed.InvokeAsync(terminal.Configure(new InvocationConfiguration { ProcessTerminationTimeout = null }), ctx.Token).ConfigureAwait(false);
    }

    private Command Build(Context ctx, RuleCatalog rules, Terminal terminal)
    {
        var command = new Command("check", "Checks C# code for misused contexts and cancellation tokens.\n\nExit code: 0 nothing found, 1 something found, 2 (a part of) the code could not be checked.")
        {
            _path, _format, _output, _rules, _baseline, _updateBaseline, _fix, _noRestore,
        };
        command.Validators.Add(parsed =>
        {
            if (parsed.GetValue(_updateBaseline) && parsed.GetValue(_baseline) is null) parsed.AddError("--update-baseline has no file to write. Add --baseline FILE.");
        });
        command.SetAction(async parsed =>
        {
            var names = (parsed.GetValue(_rules) ?? []).SelectMany(name => name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
            var request = new CheckRequest(parsed.GetValue(_path)!, [.. names], parsed.GetValue(_fix), !parsed.GetValue(_noRestore), parsed.GetValue(_baseline), parsed.GetValue(_updateBaseline));
            return await CheckAsync(ctx, request, rules, terminal, parsed.GetValue(_format), parsed.GetValue(_output)).ConfigureAwait(false);
        });
        return command;
    }

    private static Task<int> CheckAsync(Context ctx, CheckRequest request, RuleCatalog rules, Terminal terminal, CheckFormat format, string? file) =>
        AnswerAsync(ctx, terminal, "The check", async () =>
        {
            var report = await terminal.ShowProgressAsync(progress => new CheckRun(request, rules, progress).RunAsync(ctx)).ConfigureAwait(false);
            terminal.Show(report, format, file);
            return report.ExitCode;
        });

    /// <summary>Runs a verb, and shows what it could not do.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> AnswerAsync(Context ctx, Terminal terminal, string what, Func<Task<int>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (CheckFailedException failure)
        {
            terminal.Show(failure.Problem);
            return ExitCodes.CouldNotRun;
        }
        catch (OperationCanceledException) when (ctx.IsDone)
        {
            terminal.Show(new CheckError(what, $"was stopped: {ctx.Cause?.Message ?? "it was cancelled."}", "No file was changed."));
            return ExitCodes.CouldNotRun;
        }
        catch (Exception failure)
        {
            terminal.Show(new CheckError("lifeline", $"broke down: {failure.Message}", "This is a bug. Please report it with the lines below.", failure.ToString().Split('\n')));
            return ExitCodes.CouldNotRun;
        }
    }
}

using System.CommandLine;
using Lifeline.Cli.Adopting;
using Lifeline.Cli.Output;

namespace Lifeline.Cli;

/// <summary>The command line of 'lifeline adopt'.</summary>
internal sealed class AdoptCommand
{
    private readonly Argument<string> _path = new("PATH")
    {
        Description = "A solution (.slnx, .sln), a project (.csproj) or a folder with one.",
        DefaultValueFactory = _ => ".",
        Validators = { path => CheckCommand.NoOption(path, "adopt") },
    };

    private readonly Option<string?> _scope = new("--scope")
    {
        Description = "Rewrite only what this declares: a source file, or a type or namespace by its full name.",
        HelpName = "FILE|TYPE|NAMESPACE",
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Print the changes as a diff, and change no file." };

    private readonly Option<bool> _noRestore = new("--no-restore") { Description = "Don't restore packages first." };

    public Command Build(Context ctx, Terminal terminal)
    {
        var command = new Command("adopt", "Moves C# code from CancellationToken to Context.\n\nExit code: 0 nothing left but other code's tokens, 1 something left, 2 (a part of) the code could not be read or rewritten.")
        {
            _path, _scope, _dryRun, _noRestore,
        };
        command.SetAction(async parsed =>
        {
            var request = new AdoptRequest(parsed.GetValue(_path)!, parsed.GetValue(_scope), parsed.GetValue(_dryRun), !parsed.GetValue(_noRestore));
            return await CheckCommand.AnswerAsync(ctx, terminal, "The adoption", async () =>
            {
                var report = await terminal.ShowProgressAsync(progress => new AdoptRun(request, progress).RunAsync(ctx)).ConfigureAwait(false);
                terminal.Show(report);
                return report.ExitCode;
            }).ConfigureAwait(false);
        });
        return command;
    }
}

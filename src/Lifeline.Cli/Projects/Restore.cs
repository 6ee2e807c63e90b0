namespace Lifeline.Cli.Projects;

/// <summary>Brings the packages of the projects to this machine, as a build would.</summary>
internal static class Restore
{
    /// <summary>Restores what can be restored.</summary>
    /// <returns>What was said about the projects that can't be.</returns>
    public static async Task<BuildErrors> RunAsync(Context ctx, DotNet dotnet, CheckTarget target)
    {
        List<string> said = [];
        // A solution is restored in one go. If that fails, a broken project may have kept the others from being looked at.
        if (File.Exists(target.Path) && await RestoreAsync(target.Path).ConfigureAwait(false)) return new BuildErrors([]);
        if (target.Projects is not [var only] || only != target.Path)
        {
            said.Clear();
            foreach (var project in target.Projects) await RestoreAsync(project).ConfigureAwait(false);
        }

        return new BuildErrors(said);

        async Task<bool> RestoreAsync(string path)
        {
            var output = await dotnet.RunAsync(ctx, ["restore", path, "-v:quiet", "-tl:off", "-nologo"]).ConfigureAwait(false);
            if (!output.Succeeded) said.AddRange(output.Lines);
            return output.Succeeded;
        }
    }
}

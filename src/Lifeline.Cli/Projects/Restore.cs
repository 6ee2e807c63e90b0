namespace Lifeline.Cli.Projects;

/// <summary>Restores the packages of projects, as a build does.</summary>
internal static class Restore
{
    /// <summary>Restores project by project, so that a broken one does not prevent the check of the others.</summary>
    /// <returns>The errors of the projects that can't be restored.</returns>
    public static async Task<BuildErrors> RunAsync(Context ctx, DotNet dotnet, IReadOnlyList<string> projects)
    {
        List<string> said = [];
        foreach (var project in projects)
        {
            var output = await dotnet.RunAsync(ctx, ["restore", project, "-v:quiet", "-tl:off", "-nologo", DotNet.Nodes(1)]).ConfigureAwait(false);
            if (!output.Succeeded) said.AddRange(output.Lines);
        }

        return new BuildErrors(said);
    }
}

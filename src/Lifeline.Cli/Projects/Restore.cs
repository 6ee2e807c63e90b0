namespace Lifeline.Cli.Projects;

/// <summary>Brings the packages of the projects to this machine, as a build would.</summary>
internal static class Restore
{
    /// <summary>Restores what can be restored, project by project: one that is broken keeps no other from being looked at.</summary>
    /// <returns>What was said about the projects that can't be.</returns>
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

namespace Lifeline.Cli.Projects;

/// <summary>
/// Gets the compiler's arguments for each project from the SDK, without running the compiler. Only the SDK supports every
/// kind of project: a workspace that reads project files by itself fails on .slnx and on the newest C#.
/// </summary>
internal sealed class DesignTimeBuild(DotNet dotnet)
{
    private static readonly string[] s_properties =
    [
        "DesignTimeBuild=true",
        "SkipCompilerExecution=true",
        "ProvideCommandLineArgs=true",
        "BuildProjectReferences=false",
        "NonExistentFile=__NonExistentSubDir__/__NonExistentFile__",      // so that CoreCompile is never skipped as up to date
        "MSBuildTreatWarningsAsErrors=false",                             // a project reference that isn't built yet is a warning here
    ];

    /// <summary>Describes the projects, and those that they reference.</summary>
    /// <param name="ctx">Ends the build.</param>
    /// <param name="projects">Full paths.</param>
    /// <param name="restore">The solution or project that is restored before, by the same process; null for none.</param>
    /// <returns>A description for each project and framework that could be read, none if the restore failed, and the errors of the others.</returns>
    public async Task<(IReadOnlyList<ProjectDescription> Projects, BuildErrors Errors)> DescribeAsync(Context ctx, IReadOnlyList<string> projects, string? restore = null)
    {
        List<ProjectDescription> described = [];
        List<string> said = [];
        HashSet<string> asked = [];
        for (var next = projects; next.Count > 0; next = Unseen())
        {
            asked.UnionWith(next);
            var (more, lines) = await BuildAsync(ctx, next, next == projects ? restore : null).ConfigureAwait(false);
            described.AddRange(more);
            said.AddRange(lines);
        }

        return (described, new BuildErrors(said));

        // Referenced projects that are not checked themselves: their code is needed to analyze the checked code.
        List<string> Unseen() =>
        [
            .. described.SelectMany(project => project.References).Select(reference => reference.File)
                .Where(file => file.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase) && File.Exists(file) && !asked.Contains(file)).Distinct(),
        ];
    }

    private async Task<(IReadOnlyList<ProjectDescription>, IReadOnlyList<string>)> BuildAsync(Context ctx, IReadOnlyList<string> projects, string? restore)
    {
        var folder = Directory.CreateTempSubdirectory("lifeline-check-");
        try
        {
            var output = await dotnet.RunAsync(ctx, Arguments(folder.FullName, projects, restore)).ConfigureAwait(false);
            List<ProjectDescription> described = [];
            foreach (var file in folder.EnumerateFiles("*.txt")) described.Add(ProjectDescription.Parse(await File.ReadAllLinesAsync(file.FullName, ctx.Token).ConfigureAwait(false)));
            return ([.. described.OrderBy(project => project.File, StringComparer.Ordinal).ThenBy(project => project.Framework, StringComparer.Ordinal)], output.Lines);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string[] Arguments(string folder, IReadOnlyList<string> projects, string? restore)
    {
        var list = Path.Combine(folder, "projects.list");
        File.WriteAllLines(list, projects.Select(EscapeForMSBuild));
        return
        [
            "msbuild", Unpack("describe.proj"), "-nologo", "-verbosity:quiet", "-tl:off", DotNet.Nodes(projects.Count), "-nodeReuse:false",
            .. restore is null ? (string[])[] : ["-restore", $"-restoreProperty:LifelineRestore={EscapeForMSBuild(restore)}"],      // and none of those below
            .. s_properties.Select(property => $"-p:{property}"),
            $"-p:LifelineFolder={folder}",
            $"-p:LifelineProjects={list}",
            $"-p:CustomAfterMicrosoftCommonTargets={Unpack("describe.targets")}",
            $"-p:CustomAfterMicrosoftCommonCrossTargetingTargets={Unpack("describe-each-framework.targets")}",
        ];

        string Unpack(string name)
        {
            var path = Path.Combine(folder, name);
            using var file = File.Create(path);
            using var resource = typeof(DesignTimeBuild).Assembly.GetManifestResourceStream(name)!;
            resource.CopyTo(file);
            return path;
        }
    }

    private static string EscapeForMSBuild(string path) =>
        path.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace("*", "%2A", StringComparison.Ordinal)
            .Replace("?", "%3F", StringComparison.Ordinal);
}

using Lifeline.Cli.Checking;
using Lifeline.Cli.Output;

namespace Lifeline.Cli.Projects;

/// <summary>Reads the projects of a target, and keeps the problems of those that could not be read.</summary>
internal sealed class CodeReader(bool restorePackages, IProgress progress)
{
    private const int ErrorsShown = 5;

    private readonly List<CheckError> _problems = [];

    public IReadOnlyList<CheckError> Problems => _problems;

    /// <summary>Restores, reads, and builds what generates code.</summary>
    public async Task<Codebase> ReadAsync(Context ctx, CheckTarget target)
    {
        foreach (var missing in target.Missing) _problems.Add(new CheckError(missing, $"is not there, although {Path.GetFileName(target.Path)} names it.", "Restore the file, or take it out of the solution."));
        var dotnet = new DotNet(target.Folder);
        var build = new DesignTimeBuild(dotnet);
        var restore = new BuildErrors([]);
        IReadOnlyList<ProjectDescription> described = [];
        var errors = new BuildErrors([]);
        var reading = $"reading {CheckReport.Counted(target.Projects.Count, "project")}";
        progress.Say(restorePackages ? $"restoring packages, {reading}" : reading);

        // A solution or a project is read by one process at once. If that fails, project by project, which shows the errors of each.
        if (restorePackages && target.Whole is { } whole) (described, errors) = await build.DescribeAsync(ctx, target.Projects, whole).ConfigureAwait(false);
        if (described.Count == 0)
        {
            await dotnet.RequireSdkAsync(ctx).ConfigureAwait(false);
            if (restorePackages) restore = target.Projects.Count == 1 ? errors : await Restore.RunAsync(ctx, dotnet, target.Projects).ConfigureAwait(false);      // for a single project the errors are known already
            (described, errors) = await build.DescribeAsync(ctx, target.Projects).ConfigureAwait(false);
        }

        foreach (var project in target.Projects) AddBuildProblems(project, described, restore, errors);
        await BuildGeneratorsAsync(ctx, dotnet, described).ConfigureAwait(false);
        return new Codebase(described);
    }

    /// <summary>Builds source generators that are projects of the checked code. One that can't be built is reported as a missing file.</summary>
    private async Task BuildGeneratorsAsync(Context ctx, DotNet dotnet, IReadOnlyList<ProjectDescription> described)
    {
        var unbuilt = described.SelectMany(project => project.Generators).Where(generator => !File.Exists(generator.Assembly)).Select(generator => generator.File).Distinct();
        foreach (var generator in unbuilt.ToList())
        {
            progress.Say($"building {Path.GetFileNameWithoutExtension(generator)}, which generates code");
            await dotnet.RunAsync(ctx, ["build", generator, "-v:quiet", "-tl:off", "-nologo", .. restorePackages ? (string[])[] : ["--no-restore"]]).ConfigureAwait(false);
        }
    }

    private void AddBuildProblems(string project, IReadOnlyList<ProjectDescription> described, BuildErrors restore, BuildErrors build)
    {
        IReadOnlyList<string> said = [.. build.Of(project), .. restore.Of(project).Except(build.Of(project))];
        if (said.Count > 0)
        {
            var what = described.Any(description => description.File == project) ? "could not be read in full" : "could not be read";
            _problems.Add(new CheckError(project, $"{what}: its build fails.", Remedy(project), Shortened(said)));
        }
        else if (described.All(description => description.File != project))
        {
            _problems.Add(new CheckError(project, "could not be read: it has nothing that the C# compiler would be called for.", Remedy(project), Shortened(build.All)));
        }
    }

    /// <summary>What a user can do about a project that could not be read.</summary>
    public string Remedy(string project) => $"{(restorePackages ? "See" : "Leave out --no-restore, or see")} that 'dotnet build {Path.GetFileName(project)}' works.";

    /// <summary>The first lines, and how many more there are.</summary>
    public static IReadOnlyList<string> Shortened(IReadOnlyList<string> lines) =>
        lines.Count <= ErrorsShown ? lines : [.. lines.Take(ErrorsShown), $"… and {lines.Count - ErrorsShown} more"];
}

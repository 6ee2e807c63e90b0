namespace Lifeline.Cli.Projects;

/// <summary>The target of the user's PATH: projects, and the folder to which their file names are relative.</summary>
/// <param name="Path">The solution, project or folder, full path.</param>
/// <param name="Projects">Full paths of the existing C# projects.</param>
/// <param name="Missing">Projects of the solution that don't exist.</param>
/// <param name="OtherLanguages">Projects that are not C#.</param>
internal sealed record CheckTarget(string Path, IReadOnlyList<string> Projects, IReadOnlyList<string> Missing, IReadOnlyList<string> OtherLanguages)
{
    private const string Accepted = "Give an .slnx, .sln or .csproj, or a folder with one.";

    private static readonly HashSet<string> s_noSources = new(StringComparer.OrdinalIgnoreCase) { "bin", "obj", "node_modules", "artifacts" };

    /// <summary>The working folder of dotnet: the target's folder.</summary>
    public string Folder => Directory.Exists(Path) ? Path : System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The file of all projects: the solution or the only project; null for a folder of several.</summary>
    public string? Whole => File.Exists(Path) ? Path : Projects is [var only] ? only : null;

    /// <summary>The folder to which file names in reports are relative: the repository's, or the target's own where there is none.</summary>
    public string Root
    {
        get
        {
            for (var folder = new DirectoryInfo(Folder); folder is not null; folder = folder.Parent)
            {
                // In a worktree and a submodule .git is a file.
                if (System.IO.Path.Exists(System.IO.Path.Combine(folder.FullName, ".git"))) return folder.FullName;
            }

            return Folder;
        }
    }

    /// <exception cref="CheckFailedException">There is nothing to check at this path.</exception>
    public static CheckTarget Find(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(full)) return InFolder(System.IO.Path.TrimEndingDirectorySeparator(full));
        if (!File.Exists(full)) throw new CheckFailedException(new CheckError(path, "is not there.", Accepted));
        return System.IO.Path.GetExtension(full).ToLowerInvariant() switch
        {
            ".slnx" or ".sln" => Sort(full, SolutionFile.Projects(full)),
            ".csproj" => new CheckTarget(full, [full], [], []),
            _ => throw new CheckFailedException(new CheckError(path, "is neither a solution nor a C# project.", Accepted)),
        };
    }

    /// <summary>The one solution of the folder, or else the one project, or else every project below it.</summary>
    private static CheckTarget InFolder(string folder)
    {
        string[] solutions = [.. Directory.EnumerateFiles(folder, "*.slnx"), .. Directory.EnumerateFiles(folder, "*.sln").Where(file => file.EndsWith(".sln", StringComparison.Ordinal))];
        if (solutions.Length == 1) return Find(solutions[0]);
        if (solutions.Length > 1)
        {
            throw new CheckFailedException(new CheckError(folder, "has more than one solution.",
                $"Say which: {string.Join(" or ", solutions.Select(System.IO.Path.GetFileName).Order())}."));
        }

        string[] projects = [.. Directory.EnumerateFiles(folder, "*.csproj")];
        if (projects.Length == 0) projects = [.. Below(new DirectoryInfo(folder)).Order(StringComparer.Ordinal)];
        if (projects.Length == 0) throw new CheckFailedException(new CheckError(folder, "has neither a solution nor a C# project in it.", Accepted));
        return new CheckTarget(folder, projects, [], []);
    }

    private static IEnumerable<string> Below(DirectoryInfo folder) =>
    [
        .. folder.EnumerateFiles("*.csproj").Select(file => file.FullName),
        .. folder.EnumerateDirectories()
            .Where(inner => !s_noSources.Contains(inner.Name) && !inner.Name.StartsWith('.') && inner.LinkTarget is null)
            .SelectMany(Below),
    ];

    private static CheckTarget Sort(string file, IReadOnlyList<string> projects)
    {
        if (projects.Count == 0) throw new CheckFailedException(new CheckError(file, "names no project.", "Add one, or give a project or a folder instead."));
        var csharp = projects.Where(project => project.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase)).ToList();
        return new CheckTarget(file, [.. csharp.Where(File.Exists)], [.. csharp.Where(project => !File.Exists(project))], [.. projects.Except(csharp)]);
    }
}

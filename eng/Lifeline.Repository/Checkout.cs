using System.Diagnostics;

namespace Lifeline.Repository;

/// <summary>The working tree that this code was built from: where its projects and files are.</summary>
public sealed class Checkout
{
    private const string Solution = "Lifeline.slnx";

    private Checkout(string root) => Root = root;

    /// <summary>The full path of the folder that holds the solution.</summary>
    public string Root { get; }

    /// <summary>The full path of the solution.</summary>
    public string SolutionFile => Path.Combine(Root, Solution);

    /// <summary>Every project under src/ that makes a package, by path. One that says IsPackable=false is part of another's.</summary>
    public IReadOnlyList<string> PackageProjects =>
        [.. ProjectsUnder("src").Where(project => !File.ReadAllText(project).Contains("<IsPackable>false", StringComparison.Ordinal))];

    /// <summary>Finds the checkout by walking up from the folder this program was built into.</summary>
    /// <exception cref="InvalidOperationException">No folder above holds the solution.</exception>
    public static Checkout Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution))) return new Checkout(folder.FullName);
        }

        throw new InvalidOperationException(
            $"No {Solution} above {AppContext.BaseDirectory}: run this from a build inside the repository.");
    }

    /// <summary>Every project file in the folders below <paramref name="folder"/>, by path.</summary>
    public IReadOnlyList<string> ProjectsUnder(string folder) =>
        [.. Files().Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal)
                                  && file.EndsWith(".csproj", StringComparison.Ordinal)).Select(FullPath)];

    /// <summary>
    /// Every file that git tracks or would track, relative to <see cref="Root"/>, with forward slashes, sorted.
    /// What a build left behind is ignored by git and so is not among them.
    /// </summary>
    /// <exception cref="InvalidOperationException">git is not there, or this is no checkout.</exception>
    public IReadOnlyList<string> Files()
    {
        var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start.");
        var listed = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0)
            throw new InvalidOperationException($"'git ls-files' failed in {Root} (exit code {git.ExitCode}).");

        return [.. listed.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Where(file => File.Exists(FullPath(file)))            // git still lists what was deleted but not yet committed
            .Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The full path of a file given relative to <see cref="Root"/>.</summary>
    public string FullPath(string relative) => Path.Combine(Root, relative);

    /// <summary>A path relative to <see cref="Root"/>, with forward slashes, as people write it.</summary>
    public string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');
}

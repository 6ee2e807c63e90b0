using Microsoft.CodeAnalysis;

namespace Lifeline.Cli.Projects;

/// <summary>The described projects as the compiler sees them: sources, options, references to one another, and source generators.</summary>
internal sealed class Codebase : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly Dictionary<ProjectId, ProjectDescription> _descriptions = [];

    /// <param name="descriptions">The projects, with all projects that they reference.</param>
    public Codebase(IReadOnlyList<ProjectDescription> descriptions)
    {
        var byTarget = descriptions.DistinctBy(project => project.Target).ToDictionary(project => project.Target, Info);
        var solution = _workspace.CurrentSolution;
        foreach (var (info, description) in descriptions.DistinctBy(project => project.Target).Select(project => (byTarget[project.Target], project)))
        {
            solution = solution.AddProject(Connect(info, description, byTarget));
            _descriptions.Add(info.Id, description);
        }

        Solution = solution;
    }

    /// <summary>All projects as they are on disk.</summary>
    public Solution Solution { get; }

    /// <summary>The description from which a project was made.</summary>
    public ProjectDescription Description(ProjectId id) => _descriptions[id];

    /// <summary>The projects of one .csproj, one for each of its frameworks.</summary>
    public IReadOnlyList<ProjectId> Projects(string file) => [.. _descriptions.Where(project => project.Value.File == file).Select(project => project.Key)];

    /// <summary>How many .csproj files these projects are from.</summary>
    public int CountFiles(IEnumerable<ProjectId> projects) => projects.Select(project => _descriptions[project].File).Distinct().Count();

    /// <summary>How many lines the sources of these projects have that were read.</summary>
    public int CountLines(IEnumerable<ProjectId> projects) =>
        projects.SelectMany(id => Solution.GetProject(id)!.Documents).DistinctBy(document => document.FilePath)
            .Sum(document => document.TryGetText(out var text) ? text.Lines.Count : 0);

    public void Dispose() => _workspace.Dispose();

    /// <summary>Files that the compiler needs and that are missing: sources, assemblies, source generators that are not built yet.</summary>
    public IReadOnlyList<string> MissingFiles(ProjectId id)
    {
        var description = _descriptions[id];
        var sources = Solution.GetProject(id)!.Documents.Select(document => document.FilePath!);
        return [.. Files(description, "/reference:").Where(path => !IsKnown(path)), .. Files(description, "/analyzer:"), .. sources.Where(path => !File.Exists(path))];

        bool IsKnown(string path) => description.References.Any(reference => reference.IsCompiledAs(path));
    }

    private ProjectInfo Info(ProjectDescription description)
    {
        var arguments = description.Arguments.Where(argument => FileOf(argument, description.Folder) is not { } path || File.Exists(path));
        return CommandLineProject.CreateProjectInfo(description.Name, LanguageNames.CSharp, arguments, description.Folder, _workspace).WithFilePath(description.File);
    }

    /// <summary>References between projects are references to their current sources: a referenced project need not have been built.</summary>
    private static ProjectInfo Connect(ProjectInfo info, ProjectDescription description, Dictionary<string, ProjectInfo> byTarget)
    {
        var known = description.References.Where(reference => byTarget.ContainsKey(reference.Target)).ToList();
        return info
            .WithProjectReferences(known.Select(reference => new ProjectReference(byTarget[reference.Target].Id, [.. reference.Aliases])))
            .WithMetadataReferences(info.MetadataReferences.Where(reference =>
                reference is not PortableExecutableReference { FilePath: { } path } || !known.Any(project => project.IsCompiledAs(path))))
            // Of the project's analyzers only source generators: the rules are those of this program.
            .WithAnalyzerReferences(info.AnalyzerReferences.Where(reference => !reference.GetGenerators(LanguageNames.CSharp).IsEmpty));
    }

    private static IEnumerable<string> Files(ProjectDescription description, string option) =>
        description.Arguments.Where(argument => argument.StartsWith(option, StringComparison.Ordinal))
            .Select(argument => FileOf(argument, description.Folder)).OfType<string>().Where(path => !File.Exists(path));

    /// <summary>The assembly of a reference argument; null for any other argument.</summary>
    private static string? FileOf(string argument, string folder)
    {
        var colon = argument.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || argument[..colon] is not ("/reference" or "/analyzer" or "/link")) return null;
        var value = argument[(colon + 1)..];
        if (value.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && !value[..equals].Contains(Path.DirectorySeparatorChar)) value = value[(equals + 1)..];   // an extern alias
        return Path.GetFullPath(value.Trim('"'), folder);
    }
}

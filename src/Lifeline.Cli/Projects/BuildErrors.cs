using System.Text.RegularExpressions;

namespace Lifeline.Cli.Projects;

/// <summary>The errors in a build's output, by project.</summary>
internal sealed partial class BuildErrors
{
    private readonly List<(string? Project, string Text)> _errors;

    public BuildErrors(IEnumerable<string> lines) =>
        _errors = [.. lines.Select(line => ErrorLine().Match(line.Trim())).Where(match => match.Success).Select(match => (ProjectOf(match), TextOf(match))).Distinct()];

    public IReadOnlyList<string> All => [.. _errors.Select(error => error.Text)];

    /// <summary>The error lines about one project, for any of its frameworks.</summary>
    public IReadOnlyList<string> Of(string project) => [.. _errors.Where(error => error.Project == project).Select(error => error.Text).Distinct()];

    private static string TextOf(Match match) => match.Groups["code"] is { Length: > 0 } code ? $"{code.Value}: {match.Groups["text"].Value}" : match.Groups["text"].Value;

    private static string? ProjectOf(Match match)
    {
        if (match.Groups["project"] is { Success: true } project) return Path.GetFullPath(project.Value);
        var file = match.Groups["file"].Value;
        return file.EndsWith("proj", StringComparison.OrdinalIgnoreCase) ? Path.GetFullPath(file) : null;
    }

    // …/File.cs(1,2): error CS0001: what is wrong [/full/path/App.csproj::TargetFramework=net10.0]
    [GeneratedRegex("""^(?<file>.+?)(\(\d+(,\d+)*\))?\s*:\s*error\s*(?<code>[A-Za-z]+\d+)?\s*:\s*(?<text>.*?)(\s*\[(?<project>[^\[\]]+?proj)(::[^\]]*)?\])?$""")]
    private static partial Regex ErrorLine();
}

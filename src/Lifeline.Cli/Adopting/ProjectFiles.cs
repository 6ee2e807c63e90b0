using System.Reflection;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Lifeline.Cli.Fixing;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Cli.Adopting;

/// <summary>Adds the reference to Lifeline to project files, one line each, and the version to the file that has all versions.</summary>
internal static class ProjectFiles
{
    private const string Package = nameof(Lifeline);
    private const string Central = "Directory.Packages.props";

    public static string Version => typeof(Context).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static IReadOnlyList<FileChange> Add(IEnumerable<string> projects)
    {
        Dictionary<string, FileChange> changes = [];
        foreach (var project in projects)
        {
            var central = CentralFile(project);
            Change(project, "PackageReference", central is null ? $" Version=\"{Version}\"" : "");
            if (central is not null && !changes.ContainsKey(central)) Change(central, "PackageVersion", $" Version=\"{Version}\"");
        }

        return [.. changes.Values];

        void Change(string file, string item, string version)
        {
            var before = Read(file);
            if (Inserted(before.ToString(), item, $"<{item} Include=\"{Package}\"{version} />") is { } change) changes[file] = new FileChange(file, before, before.WithChanges(change));
        }
    }

    /// <summary>The projects that a project file refers to, as far as its text tells.</summary>
    public static IEnumerable<string> References(string project) =>
        XDocument.Parse(Read(project).ToString()).Descendants().Where(it => it.Name.LocalName == "ProjectReference").Select(it => it.Attribute("Include")?.Value).OfType<string>()
            .Select(path => Path.GetFullPath(path.Replace('\\', Path.DirectorySeparatorChar), Path.GetDirectoryName(project)!));

    /// <summary>The nearest file with all versions, if they are kept in one.</summary>
    private static string? CentralFile(string project)
    {
        for (var folder = Path.GetDirectoryName(project); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var file = Path.Combine(folder, Central);
            if (File.Exists(file)) return Read(file).ToString().Contains("<PackageVersion ", StringComparison.OrdinalIgnoreCase) ? file : null;
        }

        return null;
    }

    private static SourceText Read(string file)
    {
        using var stream = File.OpenRead(file);
        return SourceText.From(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    /// <summary>A line more, before the last item of its kind that is there in every case; null if the file has that item already.</summary>
    private static TextChange? Inserted(string text, string item, string line)
    {
        var project = XDocument.Parse(text, LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace).Root!;
        var items = project.Descendants().Where(it => it.Name.LocalName == item).ToList();
        if (items.Any(it => it.Attribute("Include")?.Value == Package)) return null;
        var end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var last = items.LastOrDefault(it => it.Attribute("Condition") is null && it.Parent is { Name.LocalName: "ItemGroup" } group && group.Attribute("Condition") is null && group.Parent == project && it.Attribute("Include") is not null);
        if (last is not null)
        {
            var at = SourceText.From(text).Lines[((IXmlLineInfo)last).LineNumber - 1];
            var indent = at.ToString()[..(at.ToString().Length - at.ToString().TrimStart().Length)];
            return new TextChange(new TextSpan(at.Start, 0), $"{indent}{line}{end}");
        }

        var close = text.LastIndexOf("</Project>", StringComparison.Ordinal);
        return close < 0 ? null : new TextChange(new TextSpan(close, 0), $"{end}  <ItemGroup>{end}    {line}{end}  </ItemGroup>{end}{end}");
    }
}

using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Lifeline.Cli.Projects;

/// <summary>The projects that an .slnx or .sln names.</summary>
internal static partial class SolutionFile
{
    /// <summary>Full paths of all projects, of whatever language, in the file's order.</summary>
    /// <exception cref="CheckFailedException">The file is broken.</exception>
    public static IReadOnlyList<string> Projects(string file)
    {
        var folder = Path.GetDirectoryName(file)!;
        var named = Path.GetExtension(file).Equals(".slnx", StringComparison.OrdinalIgnoreCase) ? InXml(file) : InText(file);
        return [.. named.Select(path => Path.GetFullPath(path.Replace('\\', Path.DirectorySeparatorChar), folder)).Distinct()];
    }

    private static List<string> InXml(string file)
    {
        try
        {
            var solution = XDocument.Load(file).Root!;
            if (solution.Name.LocalName != "Solution") throw Broken(file, $"its root is <{solution.Name.LocalName}>, not <Solution>");
            return [.. solution.Descendants("Project").Select(project => project.Attribute("Path")?.Value).OfType<string>()];
        }
        catch (XmlException failure)
        {
            throw Broken(file, failure.Message.TrimEnd('.'));
        }
    }

    private static List<string> InText(string file)
    {
        var text = File.ReadAllText(file);
        if (!text.Contains("Microsoft Visual Studio Solution File", StringComparison.Ordinal)) throw Broken(file, "it doesn't begin as a solution file does");
        return [.. ProjectLine().Matches(text).Select(line => line.Groups["path"].Value).Where(path => Path.GetExtension(path).EndsWith("proj", StringComparison.Ordinal))];
    }

    private static CheckFailedException Broken(string file, string why) =>
        new(new CheckError(file, $"is no solution that can be read: {why}.", "Repair it, or give a project or a folder instead."));

    [GeneratedRegex("""^\s*Project\("[^"]*"\)\s*=\s*"[^"]*",\s*"(?<path>[^"]+)",""", RegexOptions.Multiline)]
    private static partial Regex ProjectLine();
}

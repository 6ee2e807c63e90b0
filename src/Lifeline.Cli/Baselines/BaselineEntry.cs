using Lifeline.Cli.Checking;

namespace Lifeline.Cli.Baselines;

/// <summary>One line of a baseline. Within a part white space is one blank each, so that the tabs between the parts are the only ones.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="File">Relative to the baseline's folder, with slashes.</param>
/// <param name="Member">The member that contains it, with its types and without parameters.</param>
/// <param name="Code">The line of code where it begins.</param>
internal sealed record BaselineEntry(string Rule, string File, string Member, string Code)
{
    private const char Separator = '\t';

    public static BaselineEntry Of(Finding finding, string folder) => new(finding.Rule.Id,
        OneLine(Path.GetRelativePath(folder, finding.File).Replace(Path.DirectorySeparatorChar, '/')), OneLine(finding.Member), OneLine(finding.Code));

    /// <summary>Null for a line that is no entry.</summary>
    public static BaselineEntry? Parse(string line) =>
        line.Split(Separator) is [{ Length: > 0 } rule, { Length: > 0 } file, { Length: > 0 } member, var code] ? new BaselineEntry(rule, file, member, code) : null;

    public override string ToString() => string.Join(Separator, Rule, File, Member, Code);

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

using Lifeline.Cli.Checking;

namespace Lifeline.Cli.Output;

/// <summary>A line of code with the finding's part of it underlined, truncated to a width.</summary>
/// <param name="Line">The line: tabs become spaces; a truncated part is marked with …</param>
/// <param name="Indent">The column where the underline begins.</param>
/// <param name="Length">The length of the underline; at least 1.</param>
internal sealed record CodeFrame(string Line, int Indent, int Length)
{
    private const int TabWidth = 4;
    private const string Cut = "…";

    public static CodeFrame Of(Finding finding, int width)
    {
        var code = finding.Code;
        var start = Math.Min(finding.Span.Start.Character, code.Length);
        // For a span over several lines, the underline ends with the first line.
        var end = finding.Span.End.Line > finding.Span.Start.Line ? code.TrimEnd().Length : Math.Min(finding.Span.End.Character, code.Length);
        end = Math.Max(end, start);

        var margin = code.Length - code.TrimStart().Length;
        margin = Math.Min(margin, start);
        var line = Spaced(code[margin..]).TrimEnd();
        var indent = Spaced(code[margin..start]).Length;
        var length = Math.Max(1, Spaced(code[margin..end]).Length - indent);
        return Fit(line, indent, length, Math.Max(20, width));
    }

    private static CodeFrame Fit(string line, int indent, int length, int width)
    {
        if (line.Length <= width) return new CodeFrame(line, indent, length);
        var from = indent + length <= width - 1 ? 0 : Math.Max(0, indent - (width / 4));
        var kept = line[from..Math.Min(line.Length, from + width - 2)];
        var cut = (from > 0 ? Cut : "") + kept + (from + kept.Length < line.Length ? Cut : "");
        var shift = from - (from > 0 ? Cut.Length : 0);
        return new CodeFrame(cut, indent - shift, Math.Max(1, Math.Min(length, kept.Length - (indent - from))));
    }

    private static string Spaced(string code) => code.Replace("\t", new string(' ', TabWidth), StringComparison.Ordinal);
}

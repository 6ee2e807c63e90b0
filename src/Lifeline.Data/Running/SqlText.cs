namespace Lifeline.Data.Running;

/// <summary>A statement's text as errors and lists tell it: on one line, and short.</summary>
internal static class SqlText
{
    private const int Longest = 80;

    public static string OnOneLine(string sql)
    {
        var line = string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length switch
        {
            0 => "an empty command",
            > Longest => string.Concat(line.AsSpan(0, Longest - 1), "…"),
            _ => line,
        };
    }
}

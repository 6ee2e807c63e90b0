namespace Lifeline.Data.Running;

/// <summary>A statement's text as errors and lists show it: on one line, at most 80 characters.</summary>
internal static class SqlText
{
    private const int MaxLength = 80;

    public static string OnOneLine(string sql)
    {
        var line = string.Join(' ', sql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length switch
        {
            0 => "an empty command",
            > MaxLength => string.Concat(line.AsSpan(0, MaxLength - 1), "…"),
            _ => line,
        };
    }
}

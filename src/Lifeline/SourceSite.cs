namespace Lifeline;

/// <summary>A place in source code, as the compiler's caller information tells it.</summary>
/// <param name="File">The path of the file as the compiler knew it; empty when unknown.</param>
/// <param name="Line">The line, counted from 1; 0 when unknown.</param>
public readonly record struct SourceSite(string File, int Line)
{
    /// <summary>True when the compiler told the place.</summary>
    public bool IsKnown => !string.IsNullOrEmpty(File);

    /// <summary>The file's name without its folders, and the line: <c>Gateway.cs:41</c>. Of an unknown place, <c>an unknown place</c>.</summary>
    public override string ToString() => IsKnown ? $"{File[(File.LastIndexOfAny(['/', '\\']) + 1)..]}:{Line}" : "an unknown place";
}

using System.Diagnostics;

namespace Lifeline;

/// <summary>A place in source code, as the compiler's caller information tells it.</summary>
/// <remarks>
/// Shows a file's name and never its folders, which tell where the program was built: neither when it is printed nor when it is
/// serialized. Two places are equal when path and line are.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct SourceLocation : IEquatable<SourceLocation>
{
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string? _path;

    /// <summary>Makes a place of what <c>[CallerFilePath]</c> and <c>[CallerLineNumber]</c> say.</summary>
    /// <param name="path">The path of the file as the compiler knew it; null or empty when unknown.</param>
    /// <param name="line">The line, counted from 1; 0 when unknown.</param>
    public SourceLocation(string? path, int line)
    {
        _path = path;
        Line = line;
    }

    /// <summary>The file's name without its folders; empty when unknown.</summary>
    /// <remarks>Allocates the text.</remarks>
    public string File => _path is { } path ? path[(path.LastIndexOfAny(['/', '\\']) + 1)..] : "";

    /// <summary>The line, counted from 1; 0 when unknown.</summary>
    public int Line { get; }

    /// <summary>True when the compiler told the place.</summary>
    public bool IsKnown => !string.IsNullOrEmpty(_path);

    /// <summary>The path of the file as the compiler knew it, with the folders in which the program was built; empty when unknown.</summary>
    /// <remarks>A method, so that nothing that writes out properties writes this one. Also what <c>[CallerFilePath]</c> is to be given, to hand a place on.</remarks>
    public string GetPath() => _path ?? "";

    /// <summary>The file's name without its folders, and the line: <c>Gateway.cs:41</c>. Of an unknown place, <c>an unknown place</c>.</summary>
    public override string ToString() => IsKnown ? $"{File}:{Line}" : "an unknown place";

    /// <summary>True when both are the same line of the same path. All unknown files are the same.</summary>
    public bool Equals(SourceLocation other) => Line == other.Line && GetPath() == other.GetPath();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SourceLocation other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(GetPath(), Line);

    /// <summary>True when both are the same place.</summary>
    public static bool operator ==(SourceLocation left, SourceLocation right) => left.Equals(right);

    /// <summary>True when they are different places.</summary>
    public static bool operator !=(SourceLocation left, SourceLocation right) => !left.Equals(right);
}

using System.Text.RegularExpressions;

namespace Lifeline.Repository.Docs;

/// <summary>A markdown file as far as the checks need it: its fenced code blocks, its headings and its links.</summary>
public sealed partial class MarkdownPage
{
    private readonly string[] _lines;
    private readonly List<CodeBlock> _blocks = [];
    private readonly List<(int Line, string Text)> _prose = [];

    /// <summary>Reads a page.</summary>
    /// <param name="file">Its path relative to the repository's root, with forward slashes.</param>
    /// <param name="text">Its whole text.</param>
    public MarkdownPage(string file, string text)
    {
        Path = file;
        _lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < _lines.Length; i++)
        {
            if (Fence().Match(_lines[i]) is not { Success: true } fence)
            {
                _prose.Add((i + 1, InlineCode().Replace(_lines[i], "")));
                continue;
            }

            var end = Array.FindIndex(_lines, i + 1, line => line.Trim() == fence.Groups["fence"].Value);
            if (end < 0) end = _lines.Length;
            var marker = i > 0 ? Marker().Match(_lines[i - 1]) : Match.Empty;
            _blocks.Add(new CodeBlock(i + 1, fence.Groups["language"].Value, marker.Success ? marker.Groups["name"].Value : null,
                fence.Groups["indent"].Value, _lines[(i + 1)..end]));
            i = end;
        }
    }

    /// <summary>Where the page is, relative to the repository's root.</summary>
    public string Path { get; }

    /// <summary>The fenced blocks, from the top.</summary>
    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    /// <summary>The targets of links and images outside of code, each with its line.</summary>
    public IEnumerable<(int Line, string Target)> Links =>
        _prose.SelectMany(prose => Link().Matches(prose.Text).Select(link => (prose.Line, link.Groups["target"].Value)));

    /// <summary>What a link can name after '#': the headings in lower case, words joined by hyphens, the second of a name with -1 added.</summary>
    public IReadOnlySet<string> Anchors()
    {
        var anchors = new HashSet<string>();
        foreach (var line in _lines.Where(line => Heading().IsMatch(line)))
        {
            var title = line.TrimStart('#').Trim().ToLowerInvariant();
            var anchor = string.Concat(title.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');
            var unique = anchor;
            for (var again = 1; !anchors.Add(unique); again++) unique = $"{anchor}-{again}";
        }

        return anchors;
    }

    /// <summary>The page with every marked block replaced by its snippet. A block whose snippet is not to be found stays.</summary>
    public string Refreshed(Snippets snippets)
    {
        var lines = _lines.ToList();
        foreach (var block in _blocks.AsEnumerable().Reverse())            // from the bottom, so that line numbers stay true
        {
            if (block.Expected(snippets) is not { } expected) continue;
            lines.RemoveRange(block.Line, block.Lines.Count);
            lines.InsertRange(block.Line, expected.Split('\n'));
        }

        return string.Join("\n", lines);
    }

    [GeneratedRegex(@"^(?<indent>\s*)(?<fence>`{3,}|~{3,})(?<language>[^`\s]*).*$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s*<!--\s*snippet:\s*(?<name>\S+)\s*-->\s*$")]
    private static partial Regex Marker();

    [GeneratedRegex(@"^#{1,6}\s")]
    private static partial Regex Heading();

    [GeneratedRegex("`+[^`]*`+")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\(\s*<?(?<target>[^)\s>]+)|^\s*\[[^\]]+\]:\s*<?(?<target>[^\s>]+)")]
    private static partial Regex Link();
}

/// <summary>A fenced block of a page.</summary>
/// <param name="Line">The line of its opening fence, counted from one.</param>
/// <param name="Language">The word after the fence, or empty.</param>
/// <param name="Snippet">The snippet named on the line before, or null.</param>
/// <param name="Indent">What stands before the fence, as in a list.</param>
/// <param name="Lines">What is between the fences.</param>
public sealed record CodeBlock(int Line, string Language, string? Snippet, string Indent, IReadOnlyList<string> Lines)
{
    /// <summary>Whether the block shows C#, which has to be compiled.</summary>
    public bool IsCSharp => Language.ToLowerInvariant() is "csharp" or "cs" or "c#";

    /// <summary>What the block has to show; null without a marker or without such a snippet.</summary>
    public string? Expected(Snippets snippets)
    {
        if (Snippet is null || snippets.Find(Snippet) is not { } text) return null;
        return string.Join("\n", text.Split('\n').Select(line => line.Length > 0 ? Indent + line : line));
    }
}

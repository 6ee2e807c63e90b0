namespace Lifeline.Repository.Docs;

/// <summary>All markdown of the repository, checked against the compiled snippets and against itself.</summary>
public sealed class Documentation
{
    private readonly Checkout _checkout;
    private readonly Snippets _snippets;
    private readonly List<MarkdownPage> _pages;

    /// <summary>Reads every page of the checkout.</summary>
    public Documentation(Checkout checkout)
    {
        _checkout = checkout;
        _snippets = Snippets.Of(checkout);
        _pages = [.. checkout.Files().Where(file => file.EndsWith(".md", StringComparison.Ordinal))
            .Select(file => new MarkdownPage(file, File.ReadAllText(checkout.FullPath(file))))];
    }

    /// <summary>Brings every marked block up to date. Answers the pages that changed.</summary>
    public IReadOnlyList<string> Refresh()
    {
        var changed = new List<string>();
        foreach (var page in _pages)
        {
            var path = _checkout.FullPath(page.Path);
            var refreshed = page.Refreshed(_snippets);
            if (refreshed == File.ReadAllText(path).ReplaceLineEndings("\n")) continue;
            File.WriteAllText(path, refreshed);
            changed.Add(page.Path);
        }

        return changed;
    }

    /// <summary>Blocks that show something else than their snippet, each with the difference, and regions that can't be told apart.</summary>
    public IEnumerable<string> StaleBlocks()
    {
        foreach (var problem in _snippets.Problems) yield return problem;
        foreach (var (page, block) in Blocks())
        {
            if (block.Snippet is null) continue;
            if (block.Expected(_snippets) is not { } expected)
            {
                yield return $"{page.Path}:{block.Line}: no '#region {block.Snippet}' under docs/samples.";
            }
            else if (TextDifference.Between(string.Join("\n", block.Lines), expected) is { } difference)
            {
                yield return $"{page.Path}:{block.Line}: shows an old '{block.Snippet}'. Run ./build.sh docs.\n{difference}";
            }
        }
    }

    /// <summary>C# that nothing compiles, because no snippet is named before it.</summary>
    public IEnumerable<string> UnmarkedBlocks() =>
        from pair in Blocks()
        where pair.Block is { IsCSharp: true, Snippet: null }
        select $"{pair.Page.Path}:{pair.Block.Line}: C# that nothing compiles. Put it in a #region under docs/samples "
            + "and write '<!-- snippet: its-name -->' on the line before the block.";

    /// <summary>Links to a file, folder or heading of this repository that is not there.</summary>
    public IEnumerable<string> BrokenLinks() =>
        from page in _pages
        from link in page.Links
        where !IsOutside(link.Target) && !Exists(page, link.Target)
        select $"{page.Path}:{link.Line}: the link to '{link.Target}' points to nothing.";

    private IEnumerable<(MarkdownPage Page, CodeBlock Block)> Blocks() =>
        _pages.SelectMany(page => page.Blocks.Select(block => (page, block)));

    private static bool IsOutside(string target) =>
        target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal);

    private bool Exists(MarkdownPage from, string target)
    {
        var parts = Uri.UnescapeDataString(target).Split('#', 2);
        var folder = Path.GetDirectoryName(_checkout.FullPath(from.Path))!;
        var full = parts[0].Length == 0 ? _checkout.FullPath(from.Path)
            : parts[0].StartsWith('/') ? _checkout.FullPath(parts[0].TrimStart('/'))
            : Path.GetFullPath(Path.Combine(folder, parts[0]));

        if (!File.Exists(full) && !Directory.Exists(full)) return false;
        if (parts.Length == 1) return true;

        var page = _pages.Find(page => page.Path == _checkout.Relative(full));
        return page is null || page.Anchors().Contains(parts[1]);         // only markdown has headings; code has #L12
    }
}

namespace Lifeline.Repository.Docs;

/// <summary>The compiled pieces of code that the documentation shows: the #region blocks of the files under docs/samples.</summary>
public sealed class Snippets
{
    private readonly Dictionary<string, string> _texts = [];
    private readonly List<string> _problems = [];

    /// <summary>What is wrong with the regions themselves, each as <c>file:line: sentence</c>.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Reads the regions of every C# file under docs/samples.</summary>
    public static Snippets Of(Checkout checkout)
    {
        var snippets = new Snippets();
        foreach (var file in checkout.Files())
        {
            if (!file.StartsWith("docs/samples/", StringComparison.Ordinal) || !file.EndsWith(".cs", StringComparison.Ordinal)) continue;
            snippets.Add(file, File.ReadAllLines(checkout.FullPath(file)));
        }

        return snippets;
    }

    /// <summary>Takes in the regions of one file. A region may lie within another; the inner one's marks are not shown.</summary>
    public void Add(string file, IReadOnlyList<string> lines)
    {
        var open = new Stack<(string Name, int Line, List<string> Text)>();
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].Trim();
            if (line.StartsWith("#region ", StringComparison.Ordinal))
            {
                open.Push((line["#region ".Length..].Trim(), i + 1, []));
                continue;
            }

            if (line.StartsWith("#endregion", StringComparison.Ordinal) && open.TryPop(out var region))
            {
                if (!_texts.TryAdd(region.Name, Dedent(region.Text)))
                    _problems.Add($"{file}:{region.Line}: another region is called '{region.Name}' already; a snippet's name stands once.");
                continue;
            }

            foreach (var (_, _, text) in open) text.Add(lines[i]);
        }
    }

    /// <summary>The region's text without its indentation and without blank lines around it; null if there is none of that name.</summary>
    public string? Find(string name) => _texts.GetValueOrDefault(name);

    private static string Dedent(List<string> lines)
    {
        var indents = lines.Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length);
        var indent = indents.DefaultIfEmpty().Min();
        var text = string.Join("\n", lines.Select(line => line.Length >= indent ? line[indent..].TrimEnd() : ""));
        return text.Trim('\n');
    }
}

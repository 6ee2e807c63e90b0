using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Cli.Adopting;

/// <summary>Changes of a text as 'diff -u' writes them, without lines around.</summary>
internal static class UnifiedDiff
{
    public static string Of(string name, SourceText before, IEnumerable<TextChange> changes)
    {
        var diff = new StringBuilder($"--- a/{name}\n+++ b/{name}\n");
        var moved = 0;
        List<TextChange> hunk = [];
        foreach (var change in changes.OrderBy(change => change.Span.Start))
        {
            if (hunk.Count > 0 && before.Lines.IndexOf(change.Span.Start) > before.Lines.IndexOf(hunk[^1].Span.End)) Write();
            hunk.Add(change);
        }

        if (hunk.Count > 0) Write();
        return diff.ToString();

        void Write()
        {
            var (first, last) = (before.Lines.IndexOf(hunk[0].Span.Start), before.Lines.IndexOf(hunk[^1].Span.End));
            var span = TextSpan.FromBounds(before.Lines[first].Start, before.Lines[last].End);
            var after = before.GetSubText(span).WithChanges(hunk.Select(change => new TextChange(new TextSpan(change.Span.Start - span.Start, change.Span.Length), change.NewText ?? "")));
            var (removed, added) = (last - first + 1, after.Lines.Count);
            diff.Append(System.Globalization.CultureInfo.InvariantCulture, $"@@ -{first + 1},{removed} +{first + 1 + moved},{added} @@\n");
            for (var line = first; line <= last; line++) diff.Append('-').Append(before.Lines[line].ToString()).Append('\n');
            foreach (var line in after.Lines) diff.Append('+').Append(line.ToString()).Append('\n');
            moved += added - removed;
            hunk.Clear();
        }
    }
}

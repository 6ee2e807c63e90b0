using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lifeline.Cli.Adopting;

/// <summary>Moving and adding items of a list between commas, whose layout stays.</summary>
internal static class Lists
{
    /// <summary>The separators stay where they are, and each place keeps its trivia.</summary>
    public static SeparatedSyntaxList<T> Moved<T>(SeparatedSyntaxList<T> list, int from, int to) where T : SyntaxNode
    {
        if (from == to) return list;
        var order = list.ToList();
        var moved = order[from];
        order.RemoveAt(from);
        order.Insert(to, moved);
        return SyntaxFactory.SeparatedList(order.Select((it, place) => it.WithTriviaFrom(list[place])), list.GetSeparators());
    }

    public static SeparatedSyntaxList<T> Inserted<T>(SeparatedSyntaxList<T> list, int at, T added) where T : SyntaxNode
    {
        if (at > list.Count) at = list.Count;
        var items = list.ToList();
        var separators = list.GetSeparators().ToList();
        var comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        if (at < items.Count)
        {
            added = added.WithLeadingTrivia(items[at].GetLeadingTrivia());
            items[at] = items[at].WithLeadingTrivia();
            separators.Insert(at, comma);
        }
        else if (items.Count > 0)
        {
            separators.Add(comma);
        }

        items.Insert(at, added);
        return SyntaxFactory.SeparatedList(items, separators);
    }

    public static SeparatedSyntaxList<T> Separated<T>(IReadOnlyList<T> items) where T : SyntaxNode =>
        SyntaxFactory.SeparatedList(items, Enumerable.Repeat(SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), items.Count - 1));

    public static string LineEnd(SyntaxTree tree) => tree.GetText().Lines is { Count: > 0 } lines && tree.GetText().ToString(lines[0].SpanIncludingLineBreak).EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
}

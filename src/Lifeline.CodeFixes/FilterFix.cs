using System.Threading;
using Lifeline.Analyzers.Flow;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>
/// Lets the cancellation of the caller's own context by: <c>when (!token.IsCancellationRequested)</c>. By the context
/// and not by the exception's type, as a timeout of the callee's own is still to be handled.
/// </summary>
internal abstract class FilterFix(string id) : Fix(id, "Let the cancellation through")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (found.FirstAncestorOrSelf<CatchClauseSyntax>() is not { Filter: null } clause || !told.TryGetValue(SwallowedCancellation.Ended, out var ended) || ended is null) return null;
        var signal = ended.Substring(0, ended.IndexOf('.'));
        if (!model.LookupSymbols(clause.SpanStart).Any(it => it.Name == signal)) return null;

        var filter = SyntaxFactory.CatchFilterClause(SyntaxFactory.ParseExpression("!" + ended)).NormalizeWhitespace();
        var before = clause.Declaration is { } declaration
            ? clause.WithDeclaration(declaration.WithTrailingTrivia(SyntaxFactory.Space))
            : clause.WithCatchKeyword(clause.CatchKeyword.WithTrailingTrivia(SyntaxFactory.Space));
        var trailing = clause.Declaration?.GetTrailingTrivia() ?? clause.CatchKeyword.TrailingTrivia;
        return root.ReplaceNode(clause, before.WithFilter(filter.WithTrailingTrivia(trailing)));
    }
}

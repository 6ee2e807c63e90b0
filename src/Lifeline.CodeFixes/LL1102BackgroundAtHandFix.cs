using System.Composition;
using System.Threading;
using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>Puts the one at hand in the place of Background or None. A condition that chooses None was thought about, and stays.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1102BackgroundAtHandFix() : Fix("LL1102", "Pass the one at hand")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        var value = found is ArgumentSyntax argument ? argument.Expression : found as ExpressionSyntax;
        if (value is null || value.Parent is not (ArgumentSyntax or AssignmentExpressionSyntax)) return null;
        if (model.GetOperation(value, token) is not { } operation || model.GetEnclosingSymbol(value.SpanStart, token) is not { } inner) return null;
        var known = KnownSymbols.Of(model.Compilation);
        var live = LL1102BackgroundAtHand.Live(known, operation, LL1101ContextNotForwardedFix.Member(inner));
        var expression = ArgumentAnalysis.Expression(live, known.IsContext(model.GetTypeInfo(value, token).ConvertedType), known.Context is not null);
        return expression is null ? null : root.ReplaceNode(value, SyntaxFactory.ParseExpression(expression).WithTriviaFrom(value));
    }
}

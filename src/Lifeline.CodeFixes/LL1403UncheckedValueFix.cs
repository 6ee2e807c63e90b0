using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>Refuses to go on without the value.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1403UncheckedValueFix() : Fix("LL1403", "Throw where the value is missing")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (found is not InvocationExpressionSyntax call || call.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax statement) return null;
        var dropped = statement.Expression == call || (statement.Expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discard && discard.Right == call);
        if (!dropped || statement.Parent is not (BlockSyntax or GlobalStatementSyntax or SwitchSectionSyntax)) return null;
        var exception = model.LookupSymbols(call.SpanStart, name: "InvalidOperationException").Length > 0 ? "InvalidOperationException" : "System.InvalidOperationException";
        var key = call.ArgumentList.Arguments[0].ToString();
        var check = SyntaxFactory.ParseStatement($"if (!{call.WithoutTrivia()}) throw new {exception}($\"The context carries no {{{key}}}.\");");
        return root.ReplaceNode(statement, check.WithTriviaFrom(statement));
    }
}

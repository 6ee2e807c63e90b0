using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>
/// Keeps the registration until the method is done. Only in an async method: one that merely sets something up returns
/// at once, and would take back what it has just registered.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1005DroppedRegistrationFix() : Fix("LL1005", "Dispose the registration with 'using'")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (found is not InvocationExpressionSyntax call || call.FirstAncestorOrSelf<StatementSyntax>() is not ExpressionStatementSyntax { Parent: BlockSyntax block } statement) return null;
        if (model.GetEnclosingSymbol(call.SpanStart, token) is not IMethodSymbol { IsAsync: true }) return null;
        var taken = model.LookupSymbols(call.SpanStart).Select(it => it.Name).Concat(block.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(it => it.Identifier.ValueText)).ToImmutableHashSet();
        var name = "registration";
        for (var next = 2; taken.Contains(name); next++) name = "registration" + next;
        return root.ReplaceNode(statement, SyntaxFactory.ParseStatement($"using var {name} = {call.WithoutTrivia().ToFullString()};").WithTriviaFrom(statement));
    }
}

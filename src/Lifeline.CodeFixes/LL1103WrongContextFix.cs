using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>Passes the derived one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1103WrongContextFix() : Fix("LL1103", "Pass the derived one")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        var passed = found.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set ? set.Right : found.FirstAncestorOrSelf<ArgumentSyntax>()?.Expression;
        return passed is null || !told.TryGetValue("better", out var better) ? null
            : root.ReplaceNode(passed, SyntaxFactory.ParseExpression(better!).WithTriviaFrom(passed));
    }
}

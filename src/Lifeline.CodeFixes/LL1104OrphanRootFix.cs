using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>Derives from the context at hand, or links a source to the token at hand; a timeout stays what it was.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1104OrphanRootFix() : Fix("LL1104", "Derive from what is at hand")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (!told.TryGetValue("parent", out var parent) || parent is null) return null;
        if (found is not BaseObjectCreationExpressionSyntax source)
            return found is ExpressionSyntax context && found.Parent is MemberAccessExpressionSyntax ? root.ReplaceNode(context, SyntaxFactory.IdentifierName(parent).WithTriviaFrom(context)) : null;

        // A linked source has no constructor for a timeout: it is set in a line of its own.
        var linked = SyntaxFactory.ParseExpression($"CancellationTokenSource.CreateLinkedTokenSource({parent})").WithTriviaFrom(source);
        if (source.Initializer is not null || source.ArgumentList is not { Arguments: { Count: < 2 } arguments }) return null;
        if (arguments.Count == 0) return root.ReplaceNode(source, linked);
        if (source.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { Parent: BlockSyntax, Declaration.Variables: { Count: 1 } variables } declaration || variables[0].Initializer?.Value != source) return null;
        var indent = declaration.GetLeadingTrivia().Where(it => it.IsKind(SyntaxKind.WhitespaceTrivia));
        return root.ReplaceNode(declaration,
        [
            declaration.ReplaceNode(source, linked),
            SyntaxFactory.ParseStatement($"{variables[0].Identifier.ValueText}.CancelAfter({arguments[0]});").WithLeadingTrivia(indent).WithTrailingTrivia(SyntaxFactory.LineFeed),
        ]);
    }
}

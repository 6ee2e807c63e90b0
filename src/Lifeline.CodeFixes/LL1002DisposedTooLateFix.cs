using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Lifeline.CodeFixes;

/// <summary>Moves the using into the block that uses it, where each round makes its own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1002DisposedTooLateFix() : Fix("LL1002", "Move it into the block that uses it")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (found.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { Parent: BlockSyntax outer, Declaration.Variables: { Count: 1 } variables } declaration) return null;
        var symbol = model.GetDeclaredSymbol(variables[0], token);
        var uses = outer.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(it => it.Identifier.ValueText == variables[0].Identifier.ValueText && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(it, token).Symbol, symbol)).ToList();
        // The innermost block around all uses is too deep when a try or an if stands in between: the child of the outer is meant.
        var statement = outer.Statements.FirstOrDefault(it => uses.All(use => it.Span.Contains(use.Span)));
        var inner = statement switch
        {
            BlockSyntax block => block,
            ForStatementSyntax { Statement: BlockSyntax block } => block,
            CommonForEachStatementSyntax { Statement: BlockSyntax block } => block,
            WhileStatementSyntax { Statement: BlockSyntax block } => block,
            DoStatementSyntax { Statement: BlockSyntax block } => block,
            IfStatementSyntax { Statement: BlockSyntax block } => block,
            _ => null,
        };
        if (inner is null || uses.Count == 0 || !uses.All(it => inner.Span.Contains(it.Span))) return null;

        var moved = inner.WithStatements(inner.Statements.Insert(0, declaration.WithAdditionalAnnotations(Formatter.Annotation)
            .WithLeadingTrivia(inner.Statements.Count > 0 ? inner.Statements[0].GetLeadingTrivia() : declaration.GetLeadingTrivia())));
        return root.ReplaceNode(outer, outer.ReplaceNode(inner, moved).WithStatements(
            outer.ReplaceNode(inner, moved).Statements.RemoveAt(outer.Statements.IndexOf(declaration))));
    }
}

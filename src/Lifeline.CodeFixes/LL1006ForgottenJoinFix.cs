using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>Waits for all tasks of the group where its block ends. Not where the block is also left from its middle: that path would stay as it is.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1006ForgottenJoinFix() : Fix("LL1006", "Wait for the group's tasks at the end of the block")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (found.Parent is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver } || model.GetSymbolInfo(receiver, token).Symbol is not ILocalSymbol group) return null;
        if (Block(group, receiver, token) is not { Statements: { Count: > 0 } statements } block) return null;
        var last = statements.Last();
        if (block.DescendantNodes(IsOfThisFunction).Any(it => it != last && LeavesTheBlock(it, block))) return null;

        SyntaxTrivia[] indent = [.. last.GetLeadingTrivia().Where(it => it.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse().Take(1)];
        var join = SyntaxFactory.ParseStatement($"await {group.Name}.WaitAsync();").WithLeadingTrivia(indent).WithTrailingTrivia(last.GetTrailingTrivia().Where(it => it.IsKind(SyntaxKind.EndOfLineTrivia)));
        if (last is not ReturnStatementSyntax returned) return root.ReplaceNode(block, block.WithStatements(statements.Add(join)));
        // What the return starts is to be waited for as well.
        if (returned.DescendantNodes().OfType<IdentifierNameSyntax>().Any(it => it.Identifier.ValueText == group.Name)) return null;
        return root.ReplaceNode(block, block.WithStatements(statements.Replace(returned, returned.WithLeadingTrivia(indent)).Insert(statements.Count - 1, join.WithLeadingTrivia(returned.GetLeadingTrivia()))));
    }

    /// <summary>The block at whose end the group is disposed.</summary>
    private static BlockSyntax? Block(ILocalSymbol group, IdentifierNameSyntax use, CancellationToken token)
    {
        var declarator = group.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(token);
        return declarator?.Parent?.Parent switch
        {
            UsingStatementSyntax { Statement: BlockSyntax body } => body,
            LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0, Parent: BlockSyntax block } => block,
            LocalDeclarationStatementSyntax => use.Ancestors().OfType<UsingStatementSyntax>()
                .FirstOrDefault(it => it.Expression?.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == group.Name) == true)?.Statement as BlockSyntax,
            _ => null,
        };
    }

    private static bool IsOfThisFunction(SyntaxNode node) => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);

    private static bool LeavesTheBlock(SyntaxNode node, BlockSyntax block) => node switch
    {
        ReturnStatementSyntax or GotoStatementSyntax => true,
        YieldStatementSyntax { RawKind: (int)SyntaxKind.YieldBreakStatement } => true,
        BreakStatementSyntax => !node.Ancestors().TakeWhile(it => it != block).Any(it => it is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or SwitchStatementSyntax),
        ContinueStatementSyntax => !node.Ancestors().TakeWhile(it => it != block).Any(it => it is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax),
        _ => false,
    };
}

using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>Leaves the loop where it sees the end.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1201DoneWithoutExitFix() : Fix("LL1201", "Leave the loop")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        // Only "if (asked)" itself: in a longer condition nobody knows what the rest is there for.
        if (found.Parent is not IfStatementSyntax check || check.Condition != found) return null;
        // A break within a switch leaves that.
        var around = check.Ancestors().FirstOrDefault(it => it is SwitchStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax or CommonForEachStatementSyntax);
        if (around is null or SwitchStatementSyntax) return null;
        return root.ReplaceNode(check, check.WithStatement(Leaving(check.Statement)));
    }

    private static StatementSyntax Leaving(StatementSyntax statement) => statement switch
    {
        ContinueStatementSyntax => SyntaxFactory.BreakStatement().WithTriviaFrom(statement),
        BlockSyntax { Statements: { Count: > 0 } inner } block when inner.Last() is ContinueStatementSyntax last =>
            block.ReplaceNode(last, SyntaxFactory.BreakStatement().WithTriviaFrom(last)),
        BlockSyntax { Statements: { Count: > 0 } inner } block => block.AddStatements(SyntaxFactory.BreakStatement().WithTriviaFrom(inner.Last())),
        BlockSyntax block => block.AddStatements(SyntaxFactory.BreakStatement()),
        _ => SyntaxFactory.Block(statement, SyntaxFactory.BreakStatement().WithTriviaFrom(statement)).WithTriviaFrom(statement),
    };
}

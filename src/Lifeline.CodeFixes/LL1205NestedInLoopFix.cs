using System.Composition;
using System.Threading;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>A variable of the round for what is derived for the round.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1205NestedInLoopFix() : Fix("LL1205", "Use a variable of this round")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (found is not AssignmentExpressionSyntax { Left: IdentifierNameSyntax name, Parent: ExpressionStatementSyntax { Parent: BlockSyntax { Parent: StatementSyntax loop } block } statement } assignment) return null;
        if (model.GetSymbolInfo(name, token).Symbol is not (ILocalSymbol or IParameterSymbol) || loop is not (ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax)) return null;
        var variable = model.GetSymbolInfo(name, token).Symbol!;
        if (IsUsedElsewhere(variable, statement, loop, model, token)) return null;

        var known = KnownSymbols.Of(model.Compilation);
        var isScope = known.IsScope(model.GetTypeInfo(assignment.Right, token).Type);
        var inner = Free("inner", model, loop);
        var uses = block.Statements.Where(it => it.SpanStart > statement.SpanStart).SelectMany(it => it.DescendantNodes()).OfType<IdentifierNameSyntax>()
            .Where(it => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(it, token).Symbol, variable)).ToList();
        if (uses.Any(it => it.Parent is AssignmentExpressionSyntax again && again.Left == it)) return null;

        var changed = block.ReplaceNodes(uses.Cast<SyntaxNode>().Append(statement), (original, rewritten) =>
            original is IdentifierNameSyntax use ? SyntaxFactory.IdentifierName(inner).WithTriviaFrom(use) : Declaration(isScope ? "using var" : "var", isScope ? Free("scope", model, loop) : inner, assignment, statement));
        if (isScope)
        {
            // Of the scope only the context is used, as it was before.
            var index = block.Statements.IndexOf(statement);
            var indent = statement.GetLeadingTrivia().LastOrDefault(it => it.IsKind(SyntaxKind.WhitespaceTrivia));
            changed = changed.WithStatements(changed.Statements.Insert(index + 1,
                SyntaxFactory.ParseStatement($"var {inner} = {Free("scope", model, loop)}.Context;").WithLeadingTrivia(indent).WithTrailingTrivia(SyntaxFactory.LineFeed)));
        }

        return root.ReplaceNode(block, changed);
    }

    private static StatementSyntax Declaration(string how, string name, AssignmentExpressionSyntax assignment, StatementSyntax statement) =>
        SyntaxFactory.ParseStatement($"{how} {name} = {assignment.Right.WithoutTrivia().ToFullString()};").WithTriviaFrom(statement);

    /// <summary>Used after the loop, or earlier in the round: there the chain may be what is wanted.</summary>
    private static bool IsUsedElsewhere(ISymbol variable, StatementSyntax statement, StatementSyntax loop, SemanticModel model, CancellationToken token) =>
        loop.Ancestors().First(it => it is BlockSyntax or CompilationUnitSyntax or MemberDeclarationSyntax).DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(it => it.Identifier.ValueText == variable.Name && it.SpanStart >= loop.SpanStart && !statement.Span.Contains(it.Span))
            .Where(it => it.SpanStart < statement.SpanStart || it.SpanStart > loop.Span.End)
            .Any(it => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(it, token).Symbol, variable));

    private static string Free(string name, SemanticModel model, SyntaxNode loop)
    {
        var taken = model.LookupSymbols(loop.SpanStart).Select(it => it.Name).Concat(loop.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(it => it.Identifier.ValueText)).ToImmutableHashSet();
        var free = name;
        for (var next = 2; taken.Contains(free); next++) free = name + next;
        return free;
    }
}

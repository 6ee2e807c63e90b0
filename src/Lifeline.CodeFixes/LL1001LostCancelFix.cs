using System.Composition;
using System.Threading;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Lifeline.CodeFixes;

/// <summary>Writes <c>using</c> before the variable, or gives what has no variable one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1001LostCancelFix() : Fix("LL1001", "Dispose it with 'using'")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        var statement = found.FirstAncestorOrSelf<StatementSyntax>();
        if (statement is null || !MayStandHere(statement) || OutlivesTheMethod(statement, model, token)) return null;
        if (statement is LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } declaration
            && variables[0] is { Initializer.Value: { } value } variable && Bare(value) == found)
        {
            return KnownSymbols.Of(model.Compilation).IsOwner(model.GetTypeInfo(value, token).ConvertedType) && !IsWritten(variable, model, token)
                ? root.ReplaceNode(declaration, Using(declaration)) : null;
        }

        return found is ExpressionSyntax made ? WithAVariable(root, statement, made, model) : null;
    }

    private static LocalDeclarationStatementSyntax Using(LocalDeclarationStatementSyntax declaration) => declaration
        .WithoutLeadingTrivia()
        .WithUsingKeyword(SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space))
        .WithLeadingTrivia(declaration.GetLeadingTrivia());

    /// <summary><c>Work(ctx.WithCancel())</c>: the scope gets a variable of its own in the line before.</summary>
    private static SyntaxNode? WithAVariable(SyntaxNode root, StatementSyntax statement, ExpressionSyntax made, SemanticModel model)
    {
        // What stands before it in the same statement would run after it then, and what runs only sometimes, always.
        if (made.AncestorsAndSelf().TakeWhile(it => it != statement).Any(it => it is ConditionalExpressionSyntax or AnonymousFunctionExpressionSyntax
            or SwitchExpressionSyntax or BinaryExpressionSyntax or ConditionalAccessExpressionSyntax)) return null;
        if (made.Parent is AssignmentExpressionSyntax && !IsDropped(statement, made)) return null;
        if (statement is not (ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax)) return null;

        var name = FreeName(made, model);
        var declaration = Using(SyntaxFactory.LocalDeclarationStatement(SyntaxFactory.VariableDeclaration(
                SyntaxFactory.IdentifierName("var"),
                SyntaxFactory.SingletonSeparatedList(SyntaxFactory.VariableDeclarator(name)
                    .WithInitializer(SyntaxFactory.EqualsValueClause(made.WithoutTrivia()))))))
            .NormalizeWhitespace().WithAdditionalAnnotations(Formatter.Annotation);

        if (IsDropped(statement, made))
            return root.ReplaceNode(statement, declaration.WithTriviaFrom(statement));
        var rest = statement.ReplaceNode(made, SyntaxFactory.IdentifierName(name).WithTriviaFrom(made));
        return root.ReplaceNode(statement,
        [
            declaration.WithLeadingTrivia(statement.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.LineFeed),
            rest.WithLeadingTrivia(statement.GetLeadingTrivia().Where(it => it.IsKind(SyntaxKind.WhitespaceTrivia))),
        ]);
    }

    private static bool IsDropped(StatementSyntax statement, ExpressionSyntax made) => statement is ExpressionStatementSyntax { Expression: var expression }
        && (Bare(expression) == made || expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } dropped && Bare(dropped.Right) == made);

    private static string FreeName(ExpressionSyntax made, SemanticModel model)
    {
        var name = KnownSymbols.Of(model.Compilation).IsScope(model.GetTypeInfo(made).Type) ? "scope" : "source";
        var taken = model.LookupSymbols(made.SpanStart).Select(it => it.Name).ToImmutableHashSet();
        foreach (var local in made.FirstAncestorOrSelf<BlockSyntax>()?.DescendantNodes().OfType<VariableDeclaratorSyntax>() ?? [])
            taken = taken.Add(local.Identifier.ValueText);
        var free = name;
        for (var next = 2; taken.Contains(free); next++) free = name + next;
        return free;
    }

    /// <summary>A using declaration stands in a block or at top level, not in a switch section nor alone below an if.</summary>
    private static bool MayStandHere(StatementSyntax statement) => statement.Parent is BlockSyntax or GlobalStatementSyntax;

    /// <summary>A method that returns a task without awaiting it would dispose while the work goes on: another mistake.</summary>
    private static bool OutlivesTheMethod(StatementSyntax statement, SemanticModel model, CancellationToken token)
    {
        var known = KnownSymbols.Of(model.Compilation);
        var function = statement.Ancestors().FirstOrDefault(it => it is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax);
        var method = function is AnonymousFunctionExpressionSyntax ? model.GetSymbolInfo(function, token).Symbol : function is null ? null : model.GetDeclaredSymbol(function, token);
        return method is IMethodSymbol { IsAsync: false } plain && (known.IsPending(plain.ReturnType) || known.IsLifetime(plain.ReturnType));
    }

    /// <summary>A variable of a using can't be written again.</summary>
    private static bool IsWritten(VariableDeclaratorSyntax variable, SemanticModel model, CancellationToken token)
    {
        var symbol = model.GetDeclaredSymbol(variable, token);
        return variable.FirstAncestorOrSelf<BlockSyntax>() is { } block && block.DescendantNodes().OfType<IdentifierNameSyntax>().Any(it =>
            it.Identifier.ValueText == variable.Identifier.ValueText
            && (it.Parent is AssignmentExpressionSyntax assignment && assignment.Left == it || it.Parent is ArgumentSyntax argument && !argument.RefKindKeyword.IsKind(SyntaxKind.None))
            && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(it, token).Symbol, symbol));
    }

    private static ExpressionSyntax Bare(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax inner) expression = inner.Expression;
        return expression;
    }
}

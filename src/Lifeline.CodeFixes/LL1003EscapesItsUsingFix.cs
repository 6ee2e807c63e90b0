using System.Composition;
using System.Threading;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>Awaits the task while its context is live.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1003EscapesItsUsingFix() : Fix("LL1003", "Await it within the using")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (found is not ExpressionSyntax work || !KnownSymbols.Of(model.Compilation).IsTask(model.GetTypeInfo(work, token).Type)) return null;
        var function = work.Ancestors().FirstOrDefault(it => it is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax);
        return work.FirstAncestorOrSelf<StatementSyntax>() switch
        {
            ExpressionStatementSyntax statement when IsAsync(function) && IsDropped(statement, work) => root.ReplaceNode(statement,
                statement.WithExpression(Await(work).WithTriviaFrom(statement.Expression))),
            ReturnStatementSyntax { Expression: { } returned } statement when returned == work && !IsAsync(function) => Async(root, function, model, token),
            _ => null,
        };
    }

    private static bool IsDropped(ExpressionStatementSyntax statement, ExpressionSyntax work) =>
        statement.Expression == work || (statement.Expression is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } dropped && dropped.Right == work);

    private static bool IsAsync(SyntaxNode? function) => function switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.IsKind(SyntaxKind.AsyncKeyword),
        _ => false,
    };

    /// <summary>A method that returned its tasks awaits them instead: all of them, as an async method can't return one.</summary>
    private static SyntaxNode? Async(SyntaxNode root, SyntaxNode? function, SemanticModel model, CancellationToken token)
    {
        if (function is not MethodDeclarationSyntax { Body: { } body } method || model.GetDeclaredSymbol(method, token) is not { } symbol) return null;
        if (!KnownSymbols.Of(model.Compilation).IsTask(symbol.ReturnType) || symbol.Parameters.Any(it => it.RefKind != RefKind.None)) return null;
        var isGeneric = symbol.ReturnType is INamedTypeSymbol { IsGenericType: true };
        List<ReturnStatementSyntax> returns = [.. body.DescendantNodes(it => it is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).OfType<ReturnStatementSyntax>()];
        if (!isGeneric && returns.Any(it => it != body.Statements.Last())) return null;

        var awaiting = body.ReplaceNodes(returns, (original, _) =>
        {
            // new(value) of a ValueTask is there already: an async method returns the value.
            if (original.Expression is ImplicitObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments: { Count: 1 } made } && isGeneric) return original.WithExpression(made[0].Expression);
            var awaited = Await(original.Expression!);
            return isGeneric ? original.WithExpression(awaited) : SyntaxFactory.ExpressionStatement(awaited).WithTriviaFrom(original);
        });
        return root.ReplaceNode(method, method.WithBody(awaiting).WithModifiers(method.Modifiers.Count == 0
            ? [SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithLeadingTrivia(method.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.Space)]
            : method.Modifiers.Add(SyntaxFactory.Token(SyntaxKind.AsyncKeyword).WithTrailingTrivia(SyntaxFactory.Space)))
            .WithReturnType(method.Modifiers.Count == 0 ? method.ReturnType.WithLeadingTrivia() : method.ReturnType));
    }

    private static AwaitExpressionSyntax Await(ExpressionSyntax work) => SyntaxFactory.AwaitExpression(
        SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), work.WithoutTrivia());
}

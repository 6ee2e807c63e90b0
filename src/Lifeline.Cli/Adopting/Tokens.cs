using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Cli.Adopting;

/// <summary>Telling tokens and sources from all else.</summary>
internal static class Tokens
{
    public const string Token = nameof(CancellationToken);
    public const string Source = nameof(CancellationTokenSource);

    public static bool IsToken(ITypeSymbol? type) => IsThreading(type, Token);

    public static bool IsSource(ITypeSymbol? type) => IsThreading(type, Source);

    private static bool IsThreading(ITypeSymbol? type, string name) =>
        type is INamedTypeSymbol { Arity: 0 } && type.Name == name && type.ContainingNamespace is { Name: "Threading", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    public static bool IsContext(ITypeSymbol? type) =>
        type is { Name: nameof(Context), ContainingNamespace: { Name: nameof(Lifeline), ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>The parameter that is a token; of several the first.</summary>
    public static IParameterSymbol? ParameterOf(IMethodSymbol method) => method.Parameters.FirstOrDefault(parameter => IsToken(parameter.Type));

    public static ExpressionSyntax Bare(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax inner) expression = inner.Expression;
        return expression;
    }

    /// <summary>The whole expression that a name is the last part of: x.y.Name.</summary>
    public static ExpressionSyntax Whole(SimpleNameSyntax name) =>
        name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member : name;

    /// <summary>The function, lambda or accessor that a node is directly in.</summary>
    public static SyntaxNode? FunctionOf(SyntaxNode node) => node.Ancestors().FirstOrDefault(it =>
        it is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or PropertyDeclarationSyntax);

    public static bool IsAsync(SyntaxNode? function) => function switch
    {
        AnonymousFunctionExpressionSyntax lambda => !lambda.AsyncKeyword.IsKind(SyntaxKind.None),
        LocalFunctionStatementSyntax local => local.Modifiers.Any(SyntaxKind.AsyncKeyword),
        BaseMethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        _ => false,
    };

    /// <summary>The member that a node is in: for names, everything in it is in sight. For top-level statements and primary constructors more than that.</summary>
    public static SyntaxNode MemberOf(SyntaxNode node) =>
        node.AncestorsAndSelf().FirstOrDefault(it => it is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? node.SyntaxTree.GetRoot();
}

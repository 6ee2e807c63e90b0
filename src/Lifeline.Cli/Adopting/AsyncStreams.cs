using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Cli.Adopting;

/// <summary>Async iterators, which may be given their token by the loop. A context they are given by their caller.</summary>
internal static class AsyncStreams
{
    private const string WithToken = "WithCancellation";

    public static bool IsIterators(Place place) =>
        place.Symbol is IParameterSymbol parameter && parameter.GetAttributes().Any(it => it.AttributeClass?.Name == "EnumeratorCancellationAttribute");

    /// <summary>Whether the calls of a method can be told from a loop over its result that adds a token.</summary>
    public static bool IsStream(IMethodSymbol method) => method.ReturnType.Name == "IAsyncEnumerable";

    /// <summary>The call of WithCancellation on a call's result; null if there is none.</summary>
    public static InvocationExpressionSyntax? WithCancellation(InvocationExpressionSyntax call) =>
        call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: WithToken, Parent: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 1 } with } ? with : null;

    /// <summary>The call to whose result a call of WithCancellation adds a token; null if this is none.</summary>
    public static InvocationExpressionSyntax? Inner(InvocationExpressionSyntax call) =>
        call is { ArgumentList.Arguments.Count: 1, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: WithToken, Expression: InvocationExpressionSyntax inner } } ? inner : null;

    /// <summary>A token that comes with the loop, somewhere else, would not arrive any more.</summary>
    public static string? WhyNot(InvocationExpressionSyntax call, SemanticModel model)
    {
        var isGiven = model.GetSymbolInfo(call).Symbol is IMethodSymbol method && TokenArgument(call.ArgumentList, method) is { } given ? given.Expression : null;
        if (WithCancellation(call) is { } with) return isGiven is null || isGiven.ToString() == with.ArgumentList.Arguments[0].Expression.ToString() ? null : "is an async iterator's, which is given one token by its call and another by its loop";
        if (isGiven is not null) return null;
        var enumerated = call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } ? configured : call;
        return enumerated.Parent is ForEachStatementSyntax ? null : "is an async iterator's, whose loop may give it a token";
    }

    public static ArgumentSyntax? TokenArgument(ArgumentListSyntax list, IMethodSymbol method)
    {
        if ((Tokens.ParameterOf(method.OriginalDefinition) ?? Tokens.ParameterOf(method)) is not { } token) return null;
        return list.Arguments.FirstOrDefault(it => it.NameColon?.Name.Identifier.ValueText == token.Name)
            ?? (token.Ordinal < list.Arguments.Count && list.Arguments[token.Ordinal] is { NameColon: null } argument ? argument : null);
    }
}

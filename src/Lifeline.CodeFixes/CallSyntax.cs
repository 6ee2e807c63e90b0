using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>Adding an argument to a call, where it belongs.</summary>
internal static class CallSyntax
{
    /// <summary>By position if nothing is left out before it, and else by name.</summary>
    public static ArgumentListSyntax With(this ArgumentListSyntax list, string expression, IParameterSymbol parameter, int position)
    {
        var value = SyntaxFactory.ParseExpression(expression);
        var byPosition = list.Arguments.All(it => it.NameColon is null) && position <= list.Arguments.Count && !(position < list.Arguments.Count && parameter.IsOptional);
        var argument = byPosition
            ? SyntaxFactory.Argument(value)
            : SyntaxFactory.Argument(SyntaxFactory.NameColon(SyntaxFactory.IdentifierName(parameter.Name)).WithTrailingTrivia(SyntaxFactory.Space), default, value);
        var arguments = list.Arguments.Insert(byPosition ? position : list.Arguments.Count, argument);
        return list.WithArguments(Spaced(arguments));
    }

    /// <summary>A separator that was just made has no space behind it.</summary>
    private static SeparatedSyntaxList<ArgumentSyntax> Spaced(SeparatedSyntaxList<ArgumentSyntax> arguments) => SyntaxFactory.SeparatedList(
        arguments, arguments.GetSeparators().Select(it => it.IsMissing || it.TrailingTrivia.Count > 0 ? it : it.WithTrailingTrivia(SyntaxFactory.Space)));

    /// <summary>How many of a method's parameters a call's own list does not show: the receiver of an extension.</summary>
    public static int Hidden(InvocationExpressionSyntax call, IMethodSymbol method, SemanticModel model) =>
        method is { IsExtensionMethod: true, ReducedFrom: null } && call.Expression is MemberAccessExpressionSyntax member && model.GetSymbolInfo(member.Expression).Symbol is not INamedTypeSymbol ? 1 : 0;
}

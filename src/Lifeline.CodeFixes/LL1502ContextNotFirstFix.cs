using System.Composition;
using System.Threading;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>
/// Moves the parameter to the front, in the method and in all of its calls, or calls it ctx. Only of a private method,
/// whose callers are all in sight: of any other, callers in other files would be left behind.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1502ContextNotFirstFix() : Fix("LL1502", "Make it the first parameter, ctx")
{
    private const string DefaultName = "ctx";

    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (found.FirstAncestorOrSelf<ParameterSyntax>() is not { Parent: ParameterListSyntax { Parent: MethodDeclarationSyntax method } list } parameter) return null;
        if (model.GetDeclaredSymbol(method, token) is not { DeclaredAccessibility: Accessibility.Private, ContainingType.DeclaringSyntaxReferences.Length: 1 } symbol) return null;
        var from = list.Parameters.IndexOf(parameter);
        var to = symbol.IsExtensionMethod ? 1 : 0;
        return from > to ? Moved(root, method, symbol, model, from, to, token) : Renamed(root, method, parameter, model, token);
    }

    private static SyntaxNode? Moved(SyntaxNode root, MethodDeclarationSyntax method, IMethodSymbol symbol, SemanticModel model, int from, int to, CancellationToken token)
    {
        if (symbol.IsExtensionMethod || method.ParameterList.Parameters.Any(it => it.Default is not null || it.Modifiers.Any(SyntaxKind.ParamsKeyword))) return null;
        List<SyntaxNode> lists = [method.ParameterList];
        foreach (var name in root.DescendantNodes().OfType<IdentifierNameSyntax>().Where(it => it.Identifier.ValueText == symbol.Name))
        {
            if (!SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, token).Symbol?.OriginalDefinition, symbol)) continue;
            var called = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? (ExpressionSyntax)member : name;
            // A method group has a delegate's order, and a named argument its own.
            if (called.Parent is not InvocationExpressionSyntax { ArgumentList: { } arguments } || arguments.Arguments.Any(it => it.NameColon is not null)) return null;
            // Evaluating in another order is another behaviour, unless there is nothing to evaluate.
            if (arguments.Arguments.Count != symbol.Parameters.Length || !arguments.Arguments.Take(from + 1).All(it => it.Expression is IdentifierNameSyntax or LiteralExpressionSyntax or ThisExpressionSyntax or MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax })) return null;
            lists.Add(arguments);
        }

        return root.ReplaceNodes(lists, (_, it) => it is ParameterListSyntax parameters
            ? parameters.WithParameters(Moved(parameters.Parameters, from, to))
            : ((ArgumentListSyntax)it).WithArguments(Moved(((ArgumentListSyntax)it).Arguments, from, to)));
    }

    /// <summary>The separators stay where they are, and each place keeps its trivia.</summary>
    private static SeparatedSyntaxList<T> Moved<T>(SeparatedSyntaxList<T> list, int from, int to) where T : SyntaxNode
    {
        var order = list.ToList();
        var moved = order[from];
        order.RemoveAt(from);
        order.Insert(to, moved);
        return SyntaxFactory.SeparatedList(order.Select((it, place) => it.WithTriviaFrom(list[place])), list.GetSeparators());
    }

    private static SyntaxNode? Renamed(SyntaxNode root, MethodDeclarationSyntax method, ParameterSyntax parameter, SemanticModel model, CancellationToken token)
    {
        if (method.DescendantTokens().Any(it => it.IsKind(SyntaxKind.IdentifierToken) && it.ValueText == DefaultName)) return null;
        if (root.DescendantNodes().OfType<NameColonSyntax>().Any(it => it.Name.Identifier.ValueText == parameter.Identifier.ValueText)) return null;
        var symbol = model.GetDeclaredSymbol(parameter, token);
        var names = method.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(it => it.Identifier.ValueText == parameter.Identifier.ValueText && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(it, token).Symbol, symbol))
            .Select(it => it.Identifier).Append(parameter.Identifier);
        return root.ReplaceTokens(names, (old, _) => SyntaxFactory.Identifier(DefaultName).WithTriviaFrom(old));
    }
}

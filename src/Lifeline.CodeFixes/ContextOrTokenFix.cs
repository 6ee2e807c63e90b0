using System.Composition;
using System.Threading;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>For the compiler's own error: a context where a token is asked for gives its token, and a token where a context is asked for gets one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class ContextOrTokenFix() : Fix("CS1503", "Convert between context and token")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        var known = KnownSymbols.Of(model.Compilation);
        if (known.Context is null || found.FirstAncestorOrSelf<ArgumentSyntax>() is not { Expression: var value, Parent: BaseArgumentListSyntax { Parent: { } call } list } argument || value.Span != found.Span) return null;
        var asked = model.GetSymbolInfo(call, token).CandidateSymbols.OfType<IMethodSymbol>().Select(it => Parameter(it, list, argument)?.Type).ToList();
        var operand = SyntaxFactory.ParseExpression(value is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ThisExpressionSyntax ? value.WithoutTrivia().ToString() : $"({value.WithoutTrivia()})");
        var type = model.GetTypeInfo(value, token).Type;
        var converted = (type, asked) switch
        {
            _ when known.OffersContext(type) && asked.Exists(known.IsToken) => $"{operand}.Token",
            _ when known.IsSource(type) && asked.Exists(known.IsToken) => $"{operand}.Token",
            _ when known.IsSource(type) && asked.Exists(known.IsContext) => $"Context.From({operand}.Token)",
            _ when known.IsToken(type) && asked.Exists(known.IsContext) => $"Context.From({value.WithoutTrivia()})",
            _ => null,
        };
        return converted is null ? null : root.ReplaceNode(value, SyntaxFactory.ParseExpression(converted).WithTriviaFrom(value));
    }

    private static IParameterSymbol? Parameter(IMethodSymbol method, BaseArgumentListSyntax list, ArgumentSyntax argument) => argument.NameColon is { Name.Identifier.ValueText: var name }
        ? method.Parameters.FirstOrDefault(it => it.Name == name)
        : method.Parameters.ElementAtOrDefault(list.Arguments.IndexOf(argument));
}

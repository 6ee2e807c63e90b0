using System.Composition;
using System.Threading;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>Says that a context is to come: <c>Context.Todo</c>, as staticcheck does for Go.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1107NullContextFix() : Fix("LL1107", "Pass Context.Todo")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        var value = found is ArgumentSyntax argument ? argument.Expression : found as ExpressionSyntax;
        // What asks for a custom context or a scope can't be given Todo, and a parameter's default has to be a constant.
        if (value is null || value.Parent?.Parent is ParameterSyntax || !SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(value, token).ConvertedType, KnownSymbols.Of(model.Compilation).Context)) return null;
        return root.ReplaceNode(value, SyntaxFactory.ParseExpression("Context.Todo").WithTriviaFrom(value));
    }
}

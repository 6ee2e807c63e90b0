using System.Composition;
using System.Threading;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.CodeFixes;

/// <summary>Passes the context where its token is passed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1109TokenForContextFix() : Fix("LL1109", "Pass the context")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (found.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || model.GetOperation(call, token) is not IInvocationOperation operation) return null;
        if (model.GetEnclosingSymbol(call.SpanStart, token) is not { } inner) return null;
        return ContextForm.Of(KnownSymbols.Of(model.Compilation), operation, LL1101ContextNotForwardedFix.Member(inner)) is { } form ? root.ReplaceNode(call, form.Call.WithTriviaFrom(call)) : null;
    }
}

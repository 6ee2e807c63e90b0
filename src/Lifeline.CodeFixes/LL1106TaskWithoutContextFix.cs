using System.Composition;
using System.Threading;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.CodeFixes;

/// <summary>Passes the one at hand to Task.Run, StartNew, or what else takes it. A thread has to be taught to look at it by hand.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1106TaskWithoutContextFix() : Fix("LL1106", "Pass it to the task")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (found.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || model.GetOperation(call, token) is not IInvocationOperation operation) return null;
        if (!call.Expression.Span.Contains(found.Span) || model.GetEnclosingSymbol(call.SpanStart, token) is not { } inner) return null;
        var known = KnownSymbols.Of(model.Compilation);
        var member = LL1101ContextNotForwardedFix.Member(inner);
        var live = known.Live(operation, member);
        if (Variant.Of(known, operation, member, live.Exists(it => it.IsContext)) is not { } variant) return null;
        if (ArgumentAnalysis.Expression(live, variant.TakesContext(known), hasContexts: false) is not { } best) return null;
        var position = variant.Parameter.Ordinal - CallSyntax.Hidden(call, variant.Method, model);
        return root.ReplaceNode(call.ArgumentList, call.ArgumentList.With(best, variant.Parameter, position));
    }
}

using System.Composition;
using System.Threading;
using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.CodeFixes;

/// <summary>Awaits the form that takes the token, in an async method; and gives a wait its token anywhere.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1105BlockingVariantFix() : Fix("LL1105", "Use the form that can be ended")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (found.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || model.GetOperation(call, token) is not IInvocationOperation operation) return null;
        if (model.GetEnclosingSymbol(call.SpanStart, token) is not { } inner) return null;
        var known = KnownSymbols.Of(model.Compilation);
        if (ArgumentAnalysis.Expression(known.Live(operation, LL1101ContextNotForwardedFix.Member(inner)), asContext: false, hasContexts: false) is not { } best) return null;
        if (operation.TargetMethod is { Name: "Wait", Parameters.Length: 0 })
            return root.ReplaceNode(call.ArgumentList, call.ArgumentList.WithArguments([SyntaxFactory.Argument(SyntaxFactory.ParseExpression(best))]));
        if (inner is not IMethodSymbol { IsAsync: true } || call.Ancestors().Any(it => it is LockStatementSyntax)) return null;

        var arguments = call.ArgumentList.Arguments.Select(it => it.ToString()).Append(best);
        var form = (operation.TargetMethod.ContainingType.Name, operation.TargetMethod.Name) == ("Thread", "Sleep") ? "Task.Delay"
            : LL1105BlockingVariant.AsyncForm(known, operation.TargetMethod) is { } better && TakesTokenNext(known, better, call.ArgumentList.Arguments.Count) ? Renamed(call.Expression, better.Name) : null;
        if (form is null) return null;
        var awaited = SyntaxFactory.ParseExpression($"await {form}({string.Join(", ", arguments)})");
        if (call.Parent is MemberAccessExpressionSyntax or ConditionalAccessExpressionSyntax or ElementAccessExpressionSyntax) awaited = SyntaxFactory.ParenthesizedExpression(awaited);
        return root.ReplaceNode(call, awaited.WithTriviaFrom(call));
    }

    private static bool TakesTokenNext(KnownSymbols known, IMethodSymbol better, int given) => better.Parameters.Length > given && known.IsToken(better.Parameters[given].Type);

    private static string? Renamed(ExpressionSyntax called, string name) => called is MemberAccessExpressionSyntax member
        ? member.WithName(SyntaxFactory.IdentifierName(name)).WithoutTrivia().ToString() : null;
}

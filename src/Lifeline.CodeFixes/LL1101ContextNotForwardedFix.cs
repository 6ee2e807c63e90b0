using System.Composition;
using System.Threading;
using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.CodeFixes;

/// <summary>Adds the argument: to the call, to the options, or to the sequence.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1101ContextNotForwardedFix() : Fix("LL1101", "Pass it on")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        var known = KnownSymbols.Of(model.Compilation);
        if (found.FirstAncestorOrSelf<CommonForEachStatementSyntax>() is { } loop && found is ExpressionSyntax sequence && IsReadBy(loop, sequence)) return Sequence(root, loop, sequence, model, known);
        if (found.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is { } creation && (creation == found || creation is ObjectCreationExpressionSyntax { Type: var type } && type.Span == found.Span))
            return Options(root, creation, model, known);
        if (found.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call || model.GetOperation(call, token) is not IInvocationOperation operation) return null;
        if (model.GetEnclosingSymbol(call.SpanStart, token) is not { } inner || LL1101ContextNotForwarded.Missing(known, operation, Member(inner)) is not { } missing) return null;
        var position = missing.Variant.Parameter.Ordinal - CallSyntax.Hidden(call, missing.Variant.Method, model);
        return root.ReplaceNode(call.ArgumentList, call.ArgumentList.With(missing.Best, missing.Variant.Parameter, position));
    }

    /// <summary>The sequence itself, below <c>.ConfigureAwait(false)</c>.</summary>
    private static bool IsReadBy(CommonForEachStatementSyntax loop, ExpressionSyntax sequence)
    {
        var read = loop.Expression;
        while (read.Span != sequence.Span && read is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var below } }) read = below;
        return read.Span == sequence.Span;
    }

    private static SyntaxNode? Sequence(SyntaxNode root, CommonForEachStatementSyntax loop, ExpressionSyntax read, SemanticModel model, KnownSymbols known)
    {
        if (Expression(model, loop, known, asContext: false) is not { } best) return null;
        var sequence = read is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax ? read : SyntaxFactory.ParenthesizedExpression(read);
        var given = SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, sequence.WithoutTrivia(), SyntaxFactory.IdentifierName("WithCancellation")),
            SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(SyntaxFactory.ParseExpression(best)))));
        return root.ReplaceNode(read, given.WithTriviaFrom(read));
    }

    private static SyntaxNode? Options(SyntaxNode root, BaseObjectCreationExpressionSyntax creation, SemanticModel model, KnownSymbols known)
    {
        if (model.GetOperation(creation) is not IObjectCreationOperation operation) return null;
        if (LL1101ContextNotForwarded.ParameterOf(known, operation) is { } parameter)
        {
            return Expression(model, creation, known, known.IsContext(parameter.Type)) is not { } value ? null
                : root.ReplaceNode(creation, creation.WithArgumentList((creation.ArgumentList ?? SyntaxFactory.ArgumentList()).With(value, parameter, parameter.Ordinal)));
        }

        if (LL1101ContextNotForwarded.TokenOf(known, operation) is not { } property) return null;
        if (Expression(model, creation, known, known.IsContext(property.Type)) is not { } best) return null;
        var written = creation.Initializer is { Expressions.Count: > 0 } initializer
            ? string.Join(", ", initializer.Expressions.Select(it => it.WithoutTrivia().ToString())) + ", " : "";
        var made = SyntaxFactory.ParseExpression($"{creation.WithInitializer(null).WithoutTrivia()} {{ {written}{property.Name} = {best} }}");
        return root.ReplaceNode(creation, made.WithTriviaFrom(creation));
    }

    private static string? Expression(SemanticModel model, SyntaxNode place, KnownSymbols known, bool asContext) =>
        model.GetOperation(place) is { } operation && model.GetEnclosingSymbol(place.SpanStart) is { } inner
            ? ArgumentAnalysis.Expression(known.Live(operation, Member(inner)), asContext, hasContexts: false) : null;

    /// <summary>The member around lambdas and local functions: what an analyzer is told it looks at.</summary>
    internal static ISymbol Member(ISymbol inner)
    {
        while (inner is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction }) inner = inner.ContainingSymbol;
        return inner;
    }
}

using System.Composition;
using System.Threading;
using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.CodeFixes;

/// <summary>Derives a scope, with the timeout of the next line; what is read of the source is read of the scope.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1108LinkedSourceFix() : Fix("LL1108", "Derive it from the context")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (found.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is not { Parent: VariableDeclarationSyntax declaration } declarator) return null;
        if (declaration.FirstAncestorOrSelf<MemberDeclarationSyntax>() is not { } member || declaration.Variables.Count > 1) return null;
        if (model.GetOperation(declarator, token) is not IVariableDeclaratorOperation operation || LL1108LinkedSource.Of(KnownSymbols.Of(model.Compilation), operation) is not { } link) return null;

        var derived = link.Contexts.Count > 1 ? $"Context.Merge({string.Join(", ", link.Contexts)})" : link.Timeout is { } timeout ? $"{link.Contexts[0]}.WithTimeout({Span(timeout)})" : $"{link.Contexts[0]}.WithCancel()";
        var statement = link.Timeout?.Syntax.FirstAncestorOrSelf<ExpressionStatementSyntax>();
        var name = declarator.Identifier.ValueText;
        var reads = member.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(it => it.Name.Identifier.ValueText == "IsCancellationRequested"
            && it.Expression is IdentifierNameSyntax source && source.Identifier.ValueText == name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(source, token).Symbol, link.Source)).ToList();
        List<SyntaxNode> replaced = [declaration.Type, link.Creation.Syntax, .. reads];
        var tracked = root.TrackNodes(statement is null ? replaced : [.. replaced, statement]);
        tracked = tracked.ReplaceNodes(replaced.Select(it => tracked.GetCurrentNode(it)!), (before, now) => now switch
        {
            MemberAccessExpressionSyntax read => read.WithName(SyntaxFactory.IdentifierName("IsDone")),
            InvocationExpressionSyntax => SyntaxFactory.ParseExpression(derived).WithTriviaFrom(now),
            _ => SyntaxFactory.IdentifierName("var").WithTriviaFrom(now),
        });
        return statement is null ? tracked : tracked.RemoveNode(tracked.GetCurrentNode(statement)!, SyntaxRemoveOptions.KeepNoTrivia);
    }

    private static string Span(IInvocationOperation cancelAfter)
    {
        var time = cancelAfter.Arguments[0];
        return time.Parameter?.Type.Name == "TimeSpan" ? time.Value.Syntax.ToString() : $"TimeSpan.FromMilliseconds({time.Value.Syntax})";
    }
}

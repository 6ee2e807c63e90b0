using System.Composition;
using System.Threading;
using Lifeline.Analyzers.Rules;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.CodeFixes;

/// <summary>Names the context that is derived from, instead of the file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
internal sealed class LL1302MisplacedCallerArgumentFix() : Fix("LL1302", "Name the context with 'WithName'")
{
    protected override SyntaxNode? Change(
        SyntaxNode root, SyntaxNode found, SemanticModel model, ImmutableDictionary<string, string?> told, CancellationToken token)
    {
        if (told.GetValueOrDefault(LL1302MisplacedCallerArgument.NamesTheContext) is null) return null;
        if (found.FirstAncestorOrSelf<ArgumentSyntax>() is not { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } call } list } argument) return null;
        if (list.Arguments.Last() != argument) return null;                 // what comes after it would come into its place

        var named = SyntaxFactory.InvocationExpression(
            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, member.Expression, SyntaxFactory.IdentifierName("WithName")),
            SyntaxFactory.ArgumentList([argument.WithoutTrivia()]));
        return root.ReplaceNode(call, call.WithExpression(member.WithExpression(named)).WithArgumentList(list.WithArguments(list.Arguments.Remove(argument))));
    }
}

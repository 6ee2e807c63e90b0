using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Cli.Adopting;

/// <summary>Calls that were given a context's token, and have an overload in Lifeline's packages that takes the context.</summary>
internal static class OurOverloads
{
    public static SyntaxNode In(SyntaxNode root, SemanticModel model)
    {
        Dictionary<ArgumentListSyntax, ArgumentListSyntax> changes = [];
        foreach (var token in root.GetAnnotatedNodes(DocumentRewriter.Border).OfType<MemberAccessExpressionSyntax>())
        {
            if (token.Parent is not ArgumentSyntax { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list } argument) continue;
            if (argument.NameColon is not null && argument != list.Arguments[^1] || list.Arguments.Any(it => it != argument && it.NameColon is not null)) continue;
            var context = argument.WithNameColon(null).WithExpression(token.Expression.WithTriviaFrom(token));
            var changed = list.ReplaceNode(argument, context);
            if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol before
                || model.GetSpeculativeSymbolInfo(call.SpanStart, call.WithArgumentList(changed), SpeculativeBindingOption.BindAsExpression).Symbol is not IMethodSymbol after) continue;
            if (after.ContainingAssembly?.Name.StartsWith(nameof(Lifeline), StringComparison.Ordinal) != true || before.ContainingAssembly?.Name.StartsWith(nameof(Lifeline), StringComparison.Ordinal) == true) continue;
            if (SymbolEqualityComparer.Default.Equals(before.ReturnType, after.ReturnType)) changes[list] = changed;
        }

        // From the inside out, since one call may be an argument of another.
        return changes.Count == 0 ? root : root.ReplaceNodes(changes.Keys, (old, visited) => old == visited ? changes[old] : visited);
    }
}

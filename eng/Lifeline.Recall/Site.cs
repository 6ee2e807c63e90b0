using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Recall;

/// <summary>One tree of correct code with its meaning: what the mutations ask before they break it.</summary>
public sealed class Site(SemanticModel model)
{
    public IEnumerable<T> All<T>() where T : SyntaxNode => model.SyntaxTree.GetRoot().DescendantNodes().OfType<T>();

    public bool IsContext(ExpressionSyntax value) => Type(value) is "Context" or "ContextScope";

    public bool IsToken(ExpressionSyntax value) => Type(value) == "CancellationToken";

    public bool IsSource(ExpressionSyntax value) => Type(value) == "CancellationTokenSource";

    public bool IsScope(ExpressionSyntax value) => Type(value) is "ContextScope" or "IdleScope" or "StopScope";

    /// <summary>The parameter or local that a name stands for; null for anything else.</summary>
    public ISymbol? Variable(SyntaxNode name) => model.GetSymbolInfo(name).Symbol is (IParameterSymbol or ILocalSymbol) and var symbol ? symbol : null;

    public ITypeSymbol? TypeOf(ExpressionSyntax value) => model.GetTypeInfo(value).Type;

    /// <summary>Statements that await a call which is given a context or token of the function around it, by its bare name.</summary>
    public IEnumerable<(ExpressionStatementSyntax Statement, IdentifierNameSyntax Signal)> AwaitedCalls()
    {
        foreach (var statement in All<ExpressionStatementSyntax>())
        {
            if (statement.Expression is not AwaitExpressionSyntax || statement.Parent is not BlockSyntax || IsCleanUp(statement)) continue;
            var signal = statement.DescendantNodes().OfType<ArgumentSyntax>().Select(it => it.Expression).OfType<IdentifierNameSyntax>()
                .FirstOrDefault(it => (IsContext(it) || IsToken(it)) && Variable(it) is IParameterSymbol parameter && IsOfTheFunctionAround(parameter, statement));
            if (signal is not null) yield return (statement, signal);
        }
    }

    /// <summary>In catch, finally, or a method that puts things in order: None is right there, and swallowing is.</summary>
    public static bool IsCleanUp(SyntaxNode node) => node.Ancestors().Any(it => it is CatchClauseSyntax or FinallyClauseSyntax
        || it is MethodDeclarationSyntax { Identifier.ValueText: var name } && (name.StartsWith("Dispose", StringComparison.Ordinal) || name.StartsWith("Close", StringComparison.Ordinal) || name.StartsWith("Stop", StringComparison.Ordinal)));

    private static bool IsOfTheFunctionAround(IParameterSymbol parameter, SyntaxNode node) =>
        node.Ancestors().FirstOrDefault(it => it is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax) is { } function
        && parameter.ContainingSymbol.DeclaringSyntaxReferences.Any(it => it.GetSyntax() == function);

    private string? Type(ExpressionSyntax value) => model.GetTypeInfo(value).Type?.Name;
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Repository.Recall;

/// <summary>One tree of correct code with its meaning: what the mutations ask before they break it.</summary>
public sealed class Site(SemanticModel model)
{
    public IEnumerable<T> All<T>() where T : SyntaxNode => model.SyntaxTree.GetRoot().DescendantNodes().OfType<T>();

    public bool IsContext(ExpressionSyntax value) => Type(value) is "Context" or "ContextScope";

    public bool IsToken(ExpressionSyntax value) => Type(value) == "CancellationToken";

    public bool IsSource(ExpressionSyntax value) => Type(value) == "CancellationTokenSource";

    public bool IsScope(ExpressionSyntax value) => Type(value) is "ContextScope" or "IdleScope" or "GracefulStopScope" or "LentScope";

    /// <summary>The parameter or local that a name stands for; null for anything else.</summary>
    public ISymbol? Variable(SyntaxNode name) => model.GetSymbolInfo(name).Symbol is (IParameterSymbol or ILocalSymbol) and var symbol ? symbol : null;

    /// <summary>What the parameter is declared to be that the argument is for; of a delegate, as it is constructed.</summary>
    public ITypeSymbol? Asked(ArgumentSyntax argument) => model.GetOperation(argument) is IArgumentOperation { Parameter: { } parameter }
        ? parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } ? parameter.Type : parameter.OriginalDefinition.Type : null;

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
        || it is MethodDeclarationSyntax { Identifier.ValueText: var name } && (name.StartsWith("Dispose", StringComparison.Ordinal) || name.StartsWith("Close", StringComparison.Ordinal) || name.StartsWith("Stop", StringComparison.Ordinal)
            || name.StartsWith("Rollback", StringComparison.Ordinal) || name.StartsWith("Release", StringComparison.Ordinal)));

    public static bool IsInALoop(SyntaxNode node) => LoopAround(node) is not null;

    /// <summary>In a loop whose condition does not look whether there is anything left to do for.</summary>
    public static bool IsInALoopThatDoesNotLook(SyntaxNode node) => LoopAround(node) switch
    {
        null => false,
        WhileStatementSyntax { Condition: not LiteralExpressionSyntax } or DoStatementSyntax => false,
        CommonForEachStatementSyntax { AwaitKeyword.Span.Length: > 0 } => false,
        _ => true,
    };

    private static SyntaxNode? LoopAround(SyntaxNode node) => node.Ancestors()
        .TakeWhile(it => it is not (BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
        .FirstOrDefault(it => it is WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax);

    private static bool IsOfTheFunctionAround(IParameterSymbol parameter, SyntaxNode node) =>
        node.Ancestors().FirstOrDefault(it => it is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax) is { } function
        && parameter.ContainingSymbol.DeclaringSyntaxReferences.Any(it => it.GetSyntax() == function);

    private string? Type(ExpressionSyntax value) => model.GetTypeInfo(value).Type?.Name;
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lifeline.Cli.Adopting;

/// <summary>Whether a variable's source can become a scope: a scope ends with its block, and its time is fixed when it is made.</summary>
internal static class SourceUses
{
    public static SourcePlan? PlanOf(
        Place place, VariableDeclaratorSyntax variable, VariableDeclarationSyntax declaration, ExpressionSyntax creation, SemanticModel model, out string? reason)
    {
        reason = null;
        var isUsing = declaration.Parent is LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } or UsingStatementSyntax;
        var function = Tokens.FunctionOf(variable);
        ExpressionSyntax? timeout = null;
        StatementSyntax? removed = null;
        switch (creation)
        {
            case BaseObjectCreationExpressionSyntax { Initializer: null } made when made.ArgumentList is null or { Arguments.Count: 0 }:
                break;
            case BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments: [var time] }:
                timeout = time.Expression;
                break;
            case BaseObjectCreationExpressionSyntax { Initializer: null, ArgumentList.Arguments: [var time, _] }:
                timeout = time.Expression;
                break;
            case InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 0 } call when model.GetSymbolInfo(call).Symbol is IMethodSymbol { Name: "CreateLinkedTokenSource" } && call.ArgumentList.Arguments.All(it => Tokens.IsToken(model.GetTypeInfo(it.Expression).Type)):
                break;
            default:
                reason = "is a source that is made by other code";
                return null;
        }

        foreach (var use in place.Uses)
        {
            if (use.Parent is not MemberAccessExpressionSyntax member || member.Expression != use) { reason = "is a source that is handed on"; return null; }
            switch (member.Name.Identifier.ValueText)
            {
                case "Token" or "IsCancellationRequested":
                    break;
                case "Cancel" when member.Parent is InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 }:
                    break;
                case "Dispose" when member.Parent is InvocationExpressionSyntax:
                    break;
                case "CancelAsync" when member.Parent is InvocationExpressionSyntax { Parent: AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax } } }:
                    break;
                case "CancelAfter" when timeout is null && member.Parent is InvocationExpressionSyntax { ArgumentList.Arguments: [var time], Parent: ExpressionStatementSyntax statement } && IsNext(declaration, statement) && !HasComment(statement):
                    timeout = time.Expression;
                    removed = statement;
                    break;
                default:
                    reason = $"is a source whose {member.Name.Identifier.ValueText} a scope has not in this form";
                    return null;
            }
        }

        if (timeout is not null && MayBeInfinite(timeout, model)) { reason = "is a source whose time may be infinite"; return null; }
        if (timeout is not null && creation is InvocationExpressionSyntax { ArgumentList.Arguments.Count: > 1 }) { reason = "is linked to several tokens and has a time of its own"; return null; }
        if (!Tokens.IsAsync(function) && ReturnsPending(function, model)) { reason = "is a source in a method that returns a task without awaiting it: a scope would end it"; return null; }
        if (isUsing) return new SourcePlan(creation, timeout, removed, AddsUsing: false);

        // Without 'using' the source lives on after the block, if somebody holds it. A scope ends there.
        var isLocal = declaration.Parent is LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax };
        if (!isLocal || !place.Uses.All(use => EndsBefore(use, function))) { reason = "is a source that may live longer than its block"; return null; }
        return new SourcePlan(creation, timeout, removed, AddsUsing: true);
    }

    private static bool IsNext(VariableDeclarationSyntax declaration, StatementSyntax statement) =>
        declaration.Parent is LocalDeclarationStatementSyntax { Parent: BlockSyntax block } made && block.Statements.IndexOf(statement) == block.Statements.IndexOf(made) + 1;

    private static bool HasComment(SyntaxNode node) => node.DescendantTrivia().Any(it => !it.IsKind(SyntaxKind.WhitespaceTrivia) && !it.IsKind(SyntaxKind.EndOfLineTrivia));

    /// <summary>Infinite is less than zero, and a context's time of less than zero is over at once: only what is seen not to be infinite is taken.</summary>
    private static bool MayBeInfinite(ExpressionSyntax time, SemanticModel model) => Tokens.Bare(time) switch
    {
        LiteralExpressionSyntax => false,
        var constant when model.GetConstantValue(constant) is { HasValue: true, Value: int value } => value < 0,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name }, ArgumentList.Arguments: [var value, ..] } => !name.StartsWith("From", StringComparison.Ordinal) || MayBeInfinite(value.Expression, model),
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Zero" } => false,
        // One that is never written again is what it was made as.
        IdentifierNameSyntax name when model.GetSymbolInfo(name).Symbol is IFieldSymbol { IsReadOnly: true, DeclaringSyntaxReferences: [var made] } && made.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } && made.SyntaxTree == model.SyntaxTree => MayBeInfinite(value, model),
        _ => true,
    };

    private static bool ReturnsPending(SyntaxNode? function, SemanticModel model)
    {
        var method = function is AnonymousFunctionExpressionSyntax ? model.GetSymbolInfo(function).Symbol : function is null ? null : model.GetDeclaredSymbol(function);
        return method is IMethodSymbol { ReturnType.Name: "Task" or "ValueTask" or "IAsyncEnumerable" };
    }

    /// <summary>Used directly in the function, and if its token is handed on, then to what is awaited on the spot.</summary>
    private static bool EndsBefore(SimpleNameSyntax use, SyntaxNode? function)
    {
        if (Tokens.FunctionOf(use) != function) return false;
        var member = (MemberAccessExpressionSyntax)use.Parent!;
        if (member.Name.Identifier.ValueText != "Token") return true;
        if (member.Parent is MemberAccessExpressionSyntax) return true;
        foreach (var node in member.Ancestors().TakeWhile(it => it is not StatementSyntax))
        {
            if (node is AwaitExpressionSyntax) return true;
        }

        return false;
    }
}

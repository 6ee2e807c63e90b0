using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>What holds an owner after the expression that made it.</summary>
internal enum Destination
{
    /// <summary>A using, a field or a caller, which will dispose it.</summary>
    Elsewhere,

    /// <summary>Nothing: only its token or context was used, or it was dropped.</summary>
    Lost,

    /// <summary>A variable, whose uses decide.</summary>
    Variable,
}

/// <summary>Where an owner goes: what keeps it, what disposes it, and what counts as an escape.</summary>
internal static class OwnershipAnalysis
{
    /// <summary>What the code around the expression does with the owner it makes.</summary>
    public static (Destination Kept, ISymbol? Variable) Of(KnownSymbols known, IOperation made, Owner owner)
    {
        var (parent, child) = made.UseOfChoice();
        switch (parent)
        {
            case IConversionOperation or IExpressionStatementOperation or IPropertyReferenceOperation: return (Destination.Lost, null);
            case IInvocationOperation call when call.Instance == child: return (Called(known, call, owner), null);
            case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                return IsUsed(declarator) ? (Destination.Elsewhere, null) : Variable(declarator.Symbol);
            case IAssignmentOperation { Parent: IUsingOperation }: return (Destination.Elsewhere, null);
            case IAssignmentOperation assignment when assignment.Value == child: return Assigned(assignment.Target, made);
            case ITupleOperation { Parent: IDeconstructionAssignmentOperation { Target: { } target } } tuple:
                var targets = target is IDeclarationExpressionOperation declared ? declared.Expression : target;
                return targets is ITupleOperation into ? Assigned(into.Elements[tuple.Elements.IndexOf(child)], made) : (Destination.Elsewhere, null);
            case IIsPatternOperation { Pattern: IDeclarationPatternOperation { DeclaredSymbol: { } named } }: return Variable(named);
            case IIsPatternOperation { Pattern: IRecursivePatternOperation { DeclaredSymbol: { } named } }: return Variable(named);
            default: return (Destination.Elsewhere, null);
        }
    }

    /// <summary>What a use of a variable does to the owner in it.</summary>
    /// <param name="known">The types.</param>
    /// <param name="use">The read or write of the variable, or of a capture of it.</param>
    /// <param name="owner">The owner that the variable holds.</param>
    public static UseEffect By(KnownSymbols known, IOperation use, Owner owner)
    {
        var (parent, child) = use.Use();
        switch (parent)
        {
            case IInvocationOperation call when call.Instance == child:
                return Called(known, call, owner) == Destination.Elsewhere ? UseEffect.Ended : UseEffect.Untouched;
            case IPropertyReferenceOperation or IConversionOperation or IBinaryOperation or IIsNullOperation or IIsPatternOperation or IIsTypeOperation:
            case IFlowCaptureOperation or IExpressionStatementOperation or INameOfOperation:
            case IConditionalAccessOperation or IConditionalAccessInstanceOperation:
                return UseEffect.Untouched;
            case ISimpleAssignmentOperation assignment when assignment.Target == child: return UseEffect.Overwritten;
            case ISimpleAssignmentOperation { Target: IDiscardOperation }: return UseEffect.Untouched;
            case IMethodReferenceOperation { Method.Name: "Cancel" } when owner == Owner.Linked: return UseEffect.Untouched;
            default: return UseEffect.Escaped;                    // without a parent it is a block's value: it is returned
        }
    }

    /// <summary>
    /// Whether a lambda or local function may dispose the owner, or pass it on. One that only reads the token can do
    /// neither: a token can't dispose its owner.
    /// </summary>
    public static bool EscapesIntoFunction(KnownSymbols known, IOperation made, ISymbol variable, Owner owner)
    {
        var body = made.FunctionBody();
        var home = made.NestedFunction();
        return body.Descendants().Any(it => it is (ILocalReferenceOperation or IParameterReferenceOperation) && it.Refers(variable)
            && it.NestedFunction() != home && By(known, it, owner) != UseEffect.Untouched) || !IsDeclaredIn(variable, body);
    }

    private static bool IsDeclaredIn(ISymbol variable, IOperation body) =>
        variable.DeclaringSyntaxReferences.Length == 0 || variable is IParameterSymbol
        || variable.DeclaringSyntaxReferences.Any(it => it.SyntaxTree == body.Syntax.SyntaxTree && body.Syntax.FullSpan.Contains(it.Span));

    private static Destination Called(KnownSymbols known, IInvocationOperation call, Owner owner) => call.TargetMethod.Name switch
    {
        "Dispose" or "DisposeAsync" => Destination.Elsewhere,
        "Cancel" or "CancelAsync" => owner == Owner.Linked ? Destination.Lost : Destination.Elsewhere,
        // A group, or another object that wraps a scope and is disposed in its place.
        _ => known.IsOurs(call.TargetMethod) && call.Type is { } made && made.AllInterfaces.Any(it => it.Name is "IDisposable" or "IAsyncDisposable")
            ? Destination.Elsewhere : Destination.Lost,
    };

    private static (Destination, ISymbol?) Assigned(IOperation target, IOperation made) => target.Bare() switch
    {
        IDiscardOperation => (Destination.Lost, null),
        ILocalReferenceOperation { Local.RefKind: RefKind.None } local => Variable(local.Local),
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation local } => Variable(local.Local),
        IParameterReferenceOperation { Parameter.RefKind: RefKind.None } parameter
            when SymbolEqualityComparer.Default.Equals(parameter.Parameter.ContainingSymbol, made.Function(parameter.Parameter.ContainingSymbol))
            && parameter.Parameter.ContainingSymbol is IMethodSymbol { MethodKind: not MethodKind.Constructor } => Variable(parameter.Parameter),
        _ => (Destination.Elsewhere, null),
    };

    private static (Destination, ISymbol?) Variable(ISymbol symbol) => (Destination.Variable, symbol);

    private static bool IsUsed(IVariableDeclaratorOperation declarator)
    {
        for (var above = declarator.Parent; above is not null; above = above.Parent)
        {
            if (above is IUsingDeclarationOperation) return true;
            if (above is IUsingOperation usingStatement) return declarator.Within(usingStatement.Resources);
            if (above is IBlockOperation) return false;
        }

        return false;
    }
}

/// <summary>What happens to an owner.</summary>
internal enum UseEffect
{
    Untouched,
    Ended,
    Escaped,
    Overwritten,
}

using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>Small queries about operations that several rules share.</summary>
internal static class OperationExtensions
{
    /// <summary>The operation below conversions that keep the object, and below parentheses. A user's own conversion is kept.</summary>
    public static IOperation Bare(this IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation { OperatorMethod: null } conversion: operation = conversion.Operand; break;
                case IParenthesizedOperation parenthesized: operation = parenthesized.Operand; break;
                case IPropertyReferenceOperation { Instance: { } nullable } when IsUnwrapping(operation): operation = nullable; break;
                case IInvocationOperation { Instance: { } nullable } when IsUnwrapping(operation): operation = nullable; break;
                default: return operation;
            }
        }
    }

    /// <summary>Above an operation: the first that is no conversion which keeps the object, with the child through which it was reached.</summary>
    public static (IOperation? Parent, IOperation Child) Use(this IOperation operation)
    {
        var child = operation;
        var parent = operation.Parent;
        while (parent is IConversionOperation { OperatorMethod: null } or IParenthesizedOperation || (parent is not null && IsUnwrapping(parent)))
        {
            child = parent;
            parent = parent.Parent;
        }

        return (parent, child);
    }

    /// <summary>As <see cref="Use"/>, but if this is one value of a conditional or coalesce expression, the use of that.</summary>
    public static (IOperation? Parent, IOperation Child) UseOfChoice(this IOperation operation) => operation.Use() switch
    {
        ({ } choice, var value) when IsChoice(choice, value) => choice.UseOfChoice(),
        var use => use,
    };

    private static bool IsChoice(IOperation operation, IOperation value) => operation switch
    {
        IConditionalOperation conditional => conditional.Condition != value,
        ICoalesceOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation => true,
        _ => false,
    };

    /// <summary><c>x.Value</c> and <c>x.GetValueOrDefault()</c> of a nullable: the same thing as x.</summary>
    private static bool IsUnwrapping(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "Value", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } } => true,
        IInvocationOperation { TargetMethod: { Name: "GetValueOrDefault", ContainingType.OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } } => true,
        _ => false,
    };

    /// <summary>The operation and all below it, in the order in which they are evaluated: operands first.</summary>
    public static IEnumerable<IOperation> Evaluated(this IOperation operation)
    {
        foreach (var child in operation.ChildOperations)
        {
            foreach (var below in child.Evaluated()) yield return below;
        }

        yield return operation;
    }

    /// <summary>The receiver of a call: its instance, or an extension method's first argument.</summary>
    public static IOperation? Receiver(this IInvocationOperation invocation)
    {
        if (invocation.Instance is { } instance) return instance;
        if (!invocation.TargetMethod.IsExtensionMethod) return null;
        foreach (var argument in invocation.Arguments)
        {
            if (argument.Parameter?.Ordinal == 0) return argument.Value;
        }

        return null;
    }

    /// <summary>The local, parameter, field or property that is read, if that is all the operation does.</summary>
    public static ISymbol? Symbol(this IOperation? operation) => operation?.Bare() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        IDeclarationExpressionOperation declaration => declaration.Expression.Symbol(),
        IVariableDeclaratorOperation declarator => declarator.Symbol,
        _ => null,
    };

    public static bool Refers(this IOperation operation, ISymbol symbol) => SymbolEqualityComparer.Default.Equals(operation.Symbol(), symbol);

    /// <summary>Whether the symbol is read or written anywhere in the operation, nested functions included.</summary>
    public static bool Mentions(this IOperation operation, ISymbol symbol) => operation.DescendantsAndSelf().Any(it => it.Refers(symbol));

    /// <summary>The next operation of a kind above this one, within the same function.</summary>
    public static T? Above<T>(this IOperation operation) where T : class, IOperation
    {
        for (var above = operation.Parent; above is not null; above = above.Parent)
        {
            if (above is T found) return found;
            if (above is IAnonymousFunctionOperation or ILocalFunctionOperation) return null;
        }

        return null;
    }

    /// <summary>The root operation of the member that contains this.</summary>
    public static IOperation Root(this IOperation operation)
    {
        while (operation.Parent is { } parent) operation = parent;
        return operation;
    }

    /// <summary>The body of the innermost function that contains this: of a lambda, a local function, or the member.</summary>
    public static IOperation FunctionBody(this IOperation operation)
    {
        while (operation.Parent is { } parent and not (IAnonymousFunctionOperation or ILocalFunctionOperation)) operation = parent;
        return operation;
    }

    /// <summary>The context or token that the operation checks for its end; null when it checks none.</summary>
    public static IOperation? AskedForItsEnd(this IOperation operation) =>
        operation is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" or "IsDone", Instance: { } asked } ? asked : null;

    /// <summary>The method, local function or lambda whose body contains this; null for a field's initializer.</summary>
    public static IMethodSymbol? Function(this IOperation operation, ISymbol containing)
    {
        for (var above = operation; above is not null; above = above.Parent)
        {
            if (above is IAnonymousFunctionOperation lambda) return lambda.Symbol;
            if (above is ILocalFunctionOperation local) return local.Symbol;
        }

        return containing as IMethodSymbol;
    }

    /// <summary>The operation of the innermost lambda or local function around this one; null in a member's own body.</summary>
    public static IOperation? NestedFunction(this IOperation operation)
    {
        for (var above = operation.Parent; above is not null; above = above.Parent)
        {
            if (above is IAnonymousFunctionOperation or ILocalFunctionOperation) return above;
        }

        return null;
    }

    /// <summary>Whether this is in a finally block.</summary>
    public static bool IsInFinally(this IOperation operation)
    {
        for (var child = operation; child.Parent is { } above; child = above)
        {
            if (above is ITryOperation attempt && attempt.Finally == child) return true;
        }

        return false;
    }

    /// <summary>Whether this is in a catch clause or a finally block.</summary>
    public static bool IsInCatchOrFinally(this IOperation operation)
    {
        for (var above = operation.Parent; above is not null; above = above.Parent)
        {
            if (above is ICatchClauseOperation) return true;
        }

        return operation.IsInFinally();
    }

    public static bool Within(this IOperation operation, IOperation outer) => outer.Syntax.Span.Contains(operation.Syntax.Span)
        && outer.Syntax.SyntaxTree == operation.Syntax.SyntaxTree;
}

using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Gates;

/// <summary>What an operation does: a hazard by itself, or a call of our own code, of which the same is to be asked.</summary>
internal readonly struct Effect
{
    private Effect(Hazard? hazard, IMethodSymbol? callee)
    {
        Hazard = hazard;
        Callee = callee;
    }

    public Hazard? Hazard { get; }

    public IMethodSymbol? Callee { get; }

    public static Effect Of(HazardKind kind, string what) => new(new Hazard(kind, what), null);

    public static Effect Calling(IMethodSymbol ours) => new(null, ours.OriginalDefinition);
}

/// <summary>Tells what single operations of a control-flow graph do. What is below an operation is asked for on its own.</summary>
internal sealed class Effects(IAssemblySymbol ours, SemanticModel? model)
{
    public IEnumerable<Effect> Of(IOperation operation)
    {
        if (operation.ConstantValue.HasValue || IsOfALoopOverAnArray(operation)) return [];
        return operation switch
        {
            IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } => [Effect.Of(HazardKind.Foreign, "invokes a delegate")],
            IInvocationOperation call => Called(call.TargetMethod, call.Instance, call.IsVirtual),
            IPropertyReferenceOperation property => Accessors(property).SelectMany(it => Called(it, property.Instance, isVirtual: true)),
            IObjectCreationOperation { Constructor: { } constructor } creation =>
                creation.Type!.IsValueType ? Called(constructor, null, isVirtual: false) : [Allocates(creation.Type), .. Called(constructor, null, isVirtual: false)],
            IArrayCreationOperation or IAnonymousObjectCreationOperation or ITypeParameterObjectCreationOperation or IWithOperation { Type.IsReferenceType: true } => [Allocates(operation.Type!)],
            ICollectionExpressionOperation { Type.IsRefLikeType: false } => [Allocates(operation.Type!)],
            IDelegateCreationOperation => [Effect.Of(HazardKind.Allocates, "makes a delegate")],
            IInterpolatedStringOperation => [Effect.Of(HazardKind.Allocates, "makes a string")],
            IInterpolationOperation { Expression.Type: { } told } => Told(told),
            IEventAssignmentOperation => [Effect.Of(HazardKind.Allocates, "combines delegates")],
            IEventReferenceOperation => [],
            IAwaitOperation => [Effect.Of(HazardKind.Unproven, "awaits")],
            IConversionOperation conversion => Converted(conversion),
            IBinaryOperation binary => Calculated(binary),
            IUnaryOperation unary => [.. Checked(unary.IsChecked), .. Called(unary.OperatorMethod)],
            ICompoundAssignmentOperation compound => [.. Checked(compound.IsChecked), .. Divided(compound.OperatorKind, compound.Value), .. Concatenated(compound.Type, compound.OperatorKind), .. Called(compound.OperatorMethod)],
            IIncrementOrDecrementOperation step => [.. Checked(step.IsChecked), .. Called(step.OperatorMethod)],
            IRecursivePatternOperation { DeconstructSymbol: IMethodSymbol deconstruct } => Called(deconstruct),
            _ => [],
        };
    }

    private IEnumerable<Effect> Called(IMethodSymbol? method, IOperation? receiver = null, bool isVirtual = false)
    {
        if (method is null || Framework.IsSafe(method) || (Framework.IsItsOwn(receiver) && method.Name is ("GetTimestamp" or "GetElapsedTime"))) yield break;
        if (Framework.CallsBack(method)) yield return Effect.Of(HazardKind.Foreign, $"calls '{Name(method)}', which runs callbacks or waits for one");
        else if (Framework.HashedKey(method) is { } key && Foreign.IsOpen(key, ours)) yield return Effect.Of(HazardKind.Foreign, $"calls '{Name(method)}', which hashes a '{key.Name}'");
        else if (isVirtual && !Framework.IsItsOwn(receiver) && Foreign.CanOverride(method, receiver?.Type, ours)) yield return Effect.Of(HazardKind.Foreign, $"calls '{Name(method)}', which others may have written");
        else if (!Foreign.IsOurs(method, ours) || method.IsExtern) yield return Unproven(method);
        else if (!IsTrivial(method)) yield return Effect.Calling(method);
    }

    private static IEnumerable<IMethodSymbol> Accessors(IPropertyReferenceOperation reference)
    {
        var property = reference.Property;
        var isTarget = reference.Parent is IAssignmentOperation assignment && assignment.Target == reference;
        var isBoth = reference.Parent is ICompoundAssignmentOperation or ICoalesceAssignmentOperation && isTarget || reference.Parent is IIncrementOrDecrementOperation;
        if ((!isTarget || isBoth || property.RefKind != RefKind.None) && property.GetMethod is { } get) yield return get;
        if ((isTarget || isBoth) && property.SetMethod is { } set) yield return set;
    }

    private IEnumerable<Effect> Converted(IConversionOperation conversion)
    {
        foreach (var effect in Checked(conversion.IsChecked).Concat(Called(conversion.OperatorMethod))) yield return effect;
        var kind = conversion.GetConversion();
        if (kind.IsBoxing) yield return Effect.Of(HazardKind.Allocates, $"boxes a '{conversion.Operand.Type?.Name}'");
        else if (!conversion.IsTryCast && !conversion.IsImplicit && (kind.IsUnboxing || (kind.IsReference && kind.IsExplicit))) yield return Effect.Of(HazardKind.Throws, $"casts to '{conversion.Type?.Name}'");
    }

    private IEnumerable<Effect> Calculated(IBinaryOperation binary) =>
        [.. Checked(binary.IsChecked), .. Divided(binary.OperatorKind, binary.RightOperand), .. Concatenated(binary.Type, binary.OperatorKind), .. Called(binary.OperatorMethod is { ContainingType.SpecialType: SpecialType.System_String } ? null : binary.OperatorMethod)];

    private static IEnumerable<Effect> Checked(bool isChecked) => isChecked ? [Effect.Of(HazardKind.Throws, "throws when it overflows")] : [];

    private static IEnumerable<Effect> Divided(BinaryOperatorKind kind, IOperation divisor) =>
        kind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder && !divisor.ConstantValue.HasValue && divisor.Type?.SpecialType is not (SpecialType.System_Double or SpecialType.System_Single)
            ? [Effect.Of(HazardKind.Throws, "divides by what may be zero")] : [];

    private static IEnumerable<Effect> Concatenated(ITypeSymbol? type, BinaryOperatorKind kind) =>
        type?.SpecialType == SpecialType.System_String && kind == BinaryOperatorKind.Add ? [Effect.Of(HazardKind.Allocates, "makes a string")] : [];

    private IEnumerable<Effect> Told(ITypeSymbol told) =>
        Foreign.IsOpen(told, ours) ? [Effect.Of(HazardKind.Foreign, $"asks a '{told.Name}' for its text")] : [];

    private static Effect Allocates(ITypeSymbol type) => Effect.Of(HazardKind.Allocates, $"allocates a '{(type is IArrayTypeSymbol array ? array.ElementType.Name + "[]" : type.Name)}'");

    private static Effect Unproven(IMethodSymbol method) => Effect.Of(HazardKind.Unproven, $"calls '{Name(method)}', of which nothing is known");

    /// <summary>An accessor that nobody wrote: it reads or writes a field.</summary>
    private static bool IsTrivial(IMethodSymbol method) => method.AssociatedSymbol is IPropertySymbol property
        && property.ContainingType.OriginalDefinition.GetMembers().Any(it => it is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property.OriginalDefinition));

    /// <summary>A loop over an array or a span is compiled to indexing; the graph shows an enumerator for it.</summary>
    private bool IsOfALoopOverAnArray(IOperation operation) => operation.IsImplicit && operation.Syntax.FirstAncestorOrSelf<ForEachStatementSyntax>() is { } loop
        && !loop.Statement.Span.Contains(operation.Syntax.Span) && model?.GetTypeInfo(loop.Expression).Type is IArrayTypeSymbol or { Name: "Span" or "ReadOnlySpan" };

    public static string Name(IMethodSymbol method)
    {
        var name = method.AssociatedSymbol?.Name ?? (method.MethodKind == MethodKind.Constructor ? "new" : method.Name);
        return $"{method.ContainingType.Name}.{name}";
    }
}

using Lifeline.Analyzers.Flow;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Symbols;

/// <summary>Evaluates durations that are known at compile time.</summary>
internal static class Durations
{
    private const decimal TicksPerMillisecond = 10_000m;

    /// <summary>Ticks of a TimeSpan, or of a number that is milliseconds; null if unknown at compile time.</summary>
    public static decimal? Ticks(IOperation value)
    {
        var bare = value.Bare();
        if (Number(bare) is { } milliseconds) return milliseconds * TicksPerMillisecond;
        return bare switch
        {
            IDefaultValueOperation => 0,
            IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } } => 0,
            IFieldReferenceOperation { Field: { Name: "MinValue", ContainingType.Name: "TimeSpan" } } => long.MinValue,
            IFieldReferenceOperation or ILocalReferenceOperation when Declared(bare) is { } declared => Ticks(declared),
            IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } negated => -Ticks(negated.Operand),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product => Product(product.LeftOperand, product.RightOperand) ?? Product(product.RightOperand, product.LeftOperand),
            IInvocationOperation { TargetMethod: { ContainingType.Name: "TimeSpan", Name: "Negate" }, Instance: { } instance } => -Ticks(instance),
            IInvocationOperation { TargetMethod: { ContainingType.Name: "TimeSpan", IsStatic: true } method } call => Made(method, Arguments(call.Arguments)),
            IObjectCreationOperation { Type.Name: "TimeSpan" } creation => Constructed(Arguments(creation.Arguments)),
            _ => null,
        };
    }

    private static decimal? Product(IOperation time, IOperation factor) => Number(factor.Bare()) is { } number && Ticks(time) is { } ticks ? ticks * number : null;

    private static decimal? Made(IMethodSymbol method, List<decimal?> arguments)
    {
        decimal? unit = method.Name switch
        {
            "FromTicks" => 1,
            "FromMicroseconds" => 10,
            "FromMilliseconds" => TicksPerMillisecond,
            "FromSeconds" => 1_000 * TicksPerMillisecond,
            "FromMinutes" => 60_000 * TicksPerMillisecond,
            "FromHours" => 3_600_000 * TicksPerMillisecond,
            "FromDays" => 86_400_000 * TicksPerMillisecond,
            _ => null,
        };
        // Further arguments are smaller units: FromSeconds(1, milliseconds: 500). They only count when they are there.
        return unit is null || arguments.Count == 0 || arguments.Skip(1).Any(it => it is not 0) ? null : arguments[0] * unit;
    }

    private static decimal? Constructed(List<decimal?> arguments) => arguments.Count switch
    {
        0 => 0,
        1 => arguments[0],
        3 => ((((arguments[0] * 60) + arguments[1]) * 60) + arguments[2]) * 1_000 * TicksPerMillisecond,
        4 or 5 or 6 => ((((((((arguments[0] * 24) + arguments[1]) * 60) + arguments[2]) * 60) + arguments[3]) * 1_000) + (arguments.Count > 4 ? arguments[4] : 0)) * TicksPerMillisecond
            + (arguments.Count > 5 ? arguments[5] * 10 : 0),
        _ => null,
    };

    /// <summary>In the parameters' order, whatever the order in the code.</summary>
    private static List<decimal?> Arguments(ImmutableArray<IArgumentOperation> arguments) =>
        [.. arguments.OrderBy(it => it.Parameter?.Ordinal).Select(it => Number(it.Value.Bare()))];

    private static decimal? Number(IOperation value) => value.ConstantValue is not { HasValue: true, Value: { } constant } ? null : constant switch
    {
        int number => number,
        long number => number,
        short number => number,
        byte number => number,
        uint number => number,
        double number when Math.Abs(number) < 1e18 => (decimal)number,
        float number when Math.Abs(number) < 1e18f => (decimal)number,
        decimal number => number,
        _ => null,
    };

    /// <summary>The initializer of a local or a readonly field of the same file, if it is never assigned again.</summary>
    private static IOperation? Declared(IOperation reference)
    {
        var symbol = reference.Symbol();
        if (symbol is IFieldSymbol { IsReadOnly: false } || symbol?.DeclaringSyntaxReferences.FirstOrDefault() is not { } declaration || reference.SemanticModel is not { } model) return null;
        if (declaration.SyntaxTree != model.SyntaxTree || declaration.GetSyntax() is not Microsoft.CodeAnalysis.CSharp.Syntax.VariableDeclaratorSyntax { Initializer.Value: { } value }) return null;
        return symbol is ILocalSymbol local && IsWritten(reference, local) ? null : model.GetOperation(value);
    }

    private static bool IsWritten(IOperation reference, ILocalSymbol local) => reference.Root().Descendants().Any(it => it switch
    {
        IAssignmentOperation assignment => assignment.Target.Refers(local),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value.Refers(local),
        _ => false,
    });
}

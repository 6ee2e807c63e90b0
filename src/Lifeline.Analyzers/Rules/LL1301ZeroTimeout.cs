using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A timeout that has elapsed before any operation can complete.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1301ZeroTimeout() : Rule(s_descriptor)
{
    private const decimal Millisecond = 10_000m;

    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1301", "A timeout is over at once",
        "'{0}' is {1}: what it limits ends before it can have begun; to end something now, call Cancel",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "A constant timeout of zero, less than zero or less than a millisecond, or a deadline that has passed when it is set, is nearly always a mistake in the unit.",
        helpLinkUri: Pages + "LL1301.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known)
    {
        start.RegisterOperationAction(context => LookAtSource(context, known), OperationKind.ObjectCreation);
        start.RegisterOperationAction(context => LookAtCall(context, known), OperationKind.Invocation);
    }

    private void LookAtSource(OperationAnalysisContext context, KnownSymbols known)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (known.IsSource(creation.Type) && First(creation.Arguments) is { } timeout) LookAtTimeout(context, timeout, negativeIsNever: true);
    }

    private void LookAtCall(OperationAnalysisContext context, KnownSymbols known)
    {
        var call = (IInvocationOperation)context.Operation;
        switch (call.TargetMethod.Name)
        {
            case "CancelAfter" when known.IsSource(call.TargetMethod.ContainingType) && First(call.Arguments) is { } timeout:
                LookAtTimeout(context, timeout, negativeIsNever: true);
                break;
            case "WithTimeout" or "WithIdleTimeout" or "Gather" when known.IsOurs(call.TargetMethod) && First(call.Arguments) is { } timeout:
                LookAtTimeout(context, timeout, negativeIsNever: false);
                break;
            case "WithDeadline" when known.IsOurs(call.TargetMethod) && First(call.Arguments) is { } deadline && IsPast(deadline.Value.Bare()):
                context.ReportDiagnostic(At(deadline.Syntax, deadline.Value.Syntax.ToString(), "a deadline that has passed when it is set"));
                break;
        }
    }

    private static IArgumentOperation? First(ImmutableArray<IArgumentOperation> arguments) =>
        arguments.FirstOrDefault(it => it is { Parameter: { Ordinal: 0, Type.Name: "TimeSpan" or "Int32" or "Int64" or "DateTimeOffset" }, ArgumentKind: ArgumentKind.Explicit });

    private void LookAtTimeout(OperationAnalysisContext context, IArgumentOperation timeout, bool negativeIsNever)
    {
        var known = Derivation.IsInfinite(timeout.Value) ? -Millisecond : Durations.Ticks(timeout.Value);
        // Timeout.Infinite, in any form. A context has no such value: WithTimeout treats it as negative.
        if (known is not { } ticks || (negativeIsNever && ticks == -Millisecond)) return;
        var what = ticks == 0 ? "no time at all" : ticks == -Millisecond ? "a negative time here, and not 'never'" : ticks < 0 ? "a negative time" : ticks < Millisecond ? "less than a millisecond" : null;
        if (what is not null) context.ReportDiagnostic(At(timeout.Syntax, timeout.Value.Syntax.ToString(), what));
    }

    /// <summary>The current time, an earlier one, or the minimum value.</summary>
    private static bool IsPast(IOperation deadline) => deadline switch
    {
        IDefaultValueOperation => true,
        IFieldReferenceOperation { Field: { Name: "MinValue" or "UnixEpoch", ContainingType.Name: "DateTimeOffset" or "DateTime" } } => true,
        IObjectCreationOperation { Arguments.Length: 0 } => true,
        IConversionOperation { OperatorMethod: not null } conversion => IsPast(conversion.Operand.Bare()),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } less => IsNow(less.LeftOperand.Bare()) && Durations.Ticks(less.RightOperand) is >= 0,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } more => IsNow(more.LeftOperand.Bare()) && Durations.Ticks(more.RightOperand) is <= 0,
        IInvocationOperation { TargetMethod.Name: "Subtract", Instance: { } instance, Arguments.Length: 1 } call => IsNow(instance.Bare()) && Durations.Ticks(call.Arguments[0].Value) is >= 0,
        IInvocationOperation { Instance: { } instance, Arguments.Length: 1 } call when call.TargetMethod.Name.StartsWith("Add", StringComparison.Ordinal) =>
            IsNow(instance.Bare()) && Durations.Ticks(call.Arguments[0].Value) is <= 0,
        _ => IsNow(deadline),
    };

    private static bool IsNow(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: "Now" or "UtcNow", ContainingType.Name: "DateTimeOffset" or "DateTime" } } => true,
        IInvocationOperation { TargetMethod: { Name: "GetUtcNow" or "GetLocalNow", ContainingType.Name: "TimeProvider" } } => true,
        _ => false,
    };
}

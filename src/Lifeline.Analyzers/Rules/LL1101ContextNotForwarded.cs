using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A call that could get a context or token does not get the available one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1101ContextNotForwarded() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1101", "The context at hand is not passed on",
        "'{0}' is not given '{1}', so it goes on when that has ended",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "Whatever accepts a context is given one: requests, queries, waits. Else it can't stop when its caller has gone.",
        helpLinkUri: Pages + "LL1101.md");

    /// <summary>The token has another meaning there than when to stop; or LL1106 checks the call.</summary>
    private static readonly HashSet<string> s_other = ["TrySetCanceled", "SetCanceled", "ContinueWith", "QueueUserWorkItem", "UnsafeQueueUserWorkItem", "StartNew", "Equals"];

    /// <summary>Name suffixes of types whose objects are made for one call.</summary>
    private static readonly string[] s_forOneCall = ["Options", "Definition", "Command", "Parameters"];

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known)
    {
        start.RegisterOperationAction(context => LookAtCall(context, known), OperationKind.Invocation);
        start.RegisterOperationAction(context => LookAtSequence(context, known), OperationKind.Loop);
        start.RegisterOperationAction(context => LookAtOptions(context, known), OperationKind.ObjectCreation);
    }

    private void LookAtCall(OperationAnalysisContext context, KnownSymbols known)
    {
        var call = (IInvocationOperation)context.Operation;
        if (Missing(known, call, context.ContainingSymbol) is not { Best: var best, Variant: var variant }) return;
        if (IntentHeuristics.IsExplained(call.Syntax)) return;
        if (!variant.TakesContext(known) && IsSeenByTheSdk(known, call, context.ContainingSymbol, variant)) return;
        context.ReportDiagnostic(At(LL1106TaskWithoutContext.Named(call.Syntax), call.TargetMethod.Name, best));
    }

    /// <summary>The signal that a call could get, and its expression; null if it gets one, or none is available.</summary>
    internal static (string Best, Variant Variant)? Missing(KnownSymbols known, IInvocationOperation call, ISymbol containing)
    {
        var method = call.TargetMethod;
        if (s_other.Contains(method.Name) || ApplicableSignals.IsCleanup(method.Name) || known.IsLifetime(method.ContainingType)) return null;
        if ((method.Name == "Run" && method.ContainingType.Name == "Task") || known.IsDropped(call) || known.IsGivenALifetime(call.Arguments)) return null;
        if (call.Arguments.Any(IsNoWait)) return null;
        if (!MayHaveVariant(known, call) || KnownSymbols.HoldsContext(call.Instance?.Type)) return null;      // the receiver has its context already
        var live = Live(known, call, containing);
        if (live.Count == 0 || Variant.Of(known, call, containing, live.Exists(it => it.IsContext)) is not { } variant) return null;
        // A method of the same object can use the object's own lifetime, so it need not be passed.
        if (live[0].Symbol is IFieldSymbol or IPropertySymbol && known.BodyLooks(method)) return null;
        if (known.IsGivenWhereItIsRead(call) || (method.Name == "GetAsyncEnumerator" && call.Receiver() is { } made && IsGiven(known, made.Bare()))) return null;
        return ArgumentAnalysis.Expression(live, variant.TakesContext(known), hasContexts: false) is { } best ? (best, variant) : null;
    }

    /// <summary><c>gate.Wait(0)</c> does not block.</summary>
    private static bool IsNoWait(IArgumentOperation argument) =>
        argument.Parameter is { Name: "timeout" or "millisecondsTimeout" or "millisecondTimeout" } && Durations.Ticks(argument.Value) == 0;

    /// <summary>Cheap, and mostly false: checked before the available signals are searched.</summary>
    private static bool MayHaveVariant(KnownSymbols known, IInvocationOperation call) =>
        call.Arguments.Any(it => it.ArgumentKind == ArgumentKind.DefaultValue && known.IsSignal(it.Parameter?.Type))
        || known.StaticsWithContext.Contains(call.TargetMethod.Name)
        || call.TargetMethod.ContainingType.GetMembers(call.TargetMethod.Name).Length > 1
        || call.TargetMethod.ContainingType.BaseType is { SpecialType: not SpecialType.System_Object };

    /// <summary><c>await foreach (var row in rows)</c> passes no token to the sequence, unless WithCancellation is used.</summary>
    private void LookAtSequence(OperationAnalysisContext context, KnownSymbols known)
    {
        if (context.Operation is not IForEachLoopOperation { IsAsynchronous: true } loop) return;
        var sequence = Unconfigured(loop.Collection.Bare());
        if (!known.IsUnconfiguredSequence(sequence.Type) || KnownSymbols.HoldsContext(sequence.Type) || IsGiven(known, sequence)) return;
        var live = Live(known, loop, context.ContainingSymbol);
        if (ArgumentAnalysis.Expression(live, asContext: false, hasContexts: false) is not { } best) return;
        if (loop.Body.Descendants().Any(it => IsLook(known, it)) || IntentHeuristics.IsExplained(loop.Syntax)) return;              // the loop ends at the next row, or is meant to go on
        context.ReportDiagnostic(At(sequence.Syntax, sequence.Syntax.ToString(), best));
    }

    /// <summary>The sequence below <c>.ConfigureAwait(false)</c>.</summary>
    private static IOperation Unconfigured(IOperation sequence) =>
        sequence is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } call && call.Receiver() is { } receiver ? Unconfigured(receiver.Bare()) : sequence;

    /// <summary>A sequence that was made with a lifetime, of what is in memory, or by a call that LL1101 or the SDK checks anyway.</summary>
    private static bool IsGiven(KnownSymbols known, IOperation sequence) => sequence switch
    {
        IInvocationOperation call => known.IsGivenALifetime(call.Arguments) || call.Arguments.Any(it => it.ArgumentKind == ArgumentKind.DefaultValue && known.IsSignal(it.Parameter?.Type))
            || call.TargetMethod is { Name: "ToAsyncEnumerable" or "Range" or "Repeat" or "Empty", ContainingType.Name: "AsyncEnumerable" }
            || (call.Receiver() is { } receiver && (known.OffersContext(receiver.Type) || KnownSymbols.HoldsContext(receiver.Type) || IsGiven(known, receiver.Bare()))),
        ILocalReferenceOperation local => sequence.SemanticModel is { } model
            && local.Local.DeclaringSyntaxReferences.FirstOrDefault() is { } declaration && declaration.SyntaxTree == model.SyntaxTree
            && declaration.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } && model.GetOperation(value) is { } made && IsGiven(known, made.Bare()),
        _ => false,
    };

    private static bool IsLook(KnownSymbols known, IOperation operation) => operation switch
    {
        _ when operation.AskedForItsEnd() is { } asked => known.IsLifetime(asked.Type),
        IInvocationOperation { TargetMethod.Name: "ThrowIfCancellationRequested" or "ThrowIfDone", Instance: { } instance } => known.IsLifetime(instance.Type),
        _ => false,
    };

    /// <summary><c>new ParallelOptions { MaxDegreeOfParallelism = 4 }</c>: options that could have carried the token, here or as an optional parameter.</summary>
    private void LookAtOptions(OperationAnalysisContext context, KnownSymbols known)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (!IsForOneCall(creation.Type) || known.IsGivenALifetime(creation.Arguments)) return;
        if ((ParameterOf(known, creation)?.Type ?? TokenOf(known, creation)?.Type) is not { } asked || IsSetAnyway(known, creation)) return;
        if (ArgumentAnalysis.Expression(Live(known, creation, context.ContainingSymbol), known.IsContext(asked), hasContexts: false) is not { } best) return;
        context.ReportDiagnostic(At(LL1106TaskWithoutContext.Named(creation.Syntax), creation.Type!.Name, best));
    }

    /// <summary>Whether the token is set by a <c>with</c>, in the initializer, or later.</summary>
    private static bool IsSetAnyway(KnownSymbols known, IObjectCreationOperation creation) =>
        creation.Use().Parent is IWithOperation || creation.Root().Descendants().Any(it => it is ISimpleAssignmentOperation assignment && known.IsSignal(assignment.Target.Type)
            && assignment.Target.Symbol() is IPropertySymbol or IFieldSymbol && KnownSymbols.InheritsFrom(creation.Type, assignment.Target.Symbol()!.ContainingType));

    /// <summary>An object that is made for one call. Another object's token is its lifetime, which may be a different one.</summary>
    private static bool IsForOneCall(ITypeSymbol? type) => type is not null && s_forOneCall.Any(it => type.Name.EndsWith(it, StringComparison.Ordinal));

    /// <summary>The omitted optional parameter for the signal.</summary>
    internal static IParameterSymbol? ParameterOf(KnownSymbols known, IObjectCreationOperation creation) =>
        creation.Arguments.FirstOrDefault(it => it.ArgumentKind == ArgumentKind.DefaultValue && known.IsSignal(it.Parameter?.Type))?.Parameter;

    /// <summary>The property of an options object that takes the token.</summary>
    internal static IPropertySymbol? TokenOf(KnownSymbols known, IObjectCreationOperation creation)
    {
        for (var type = creation.Type; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IPropertySymbol { Name: "CancellationToken" or "Context", SetMethod.DeclaredAccessibility: Accessibility.Public, IsStatic: false } property && known.IsSignal(property.Type)) return property;
            }
        }

        return null;
    }

    /// <summary>A source whose token is used elsewhere may be for that use only. One whose token is unused was forgotten.</summary>
    private static List<Signal> Live(KnownSymbols known, IOperation operation, ISymbol containing)
    {
        var live = known.Live(operation, containing);
        live.RemoveAll(it => it.Symbol is ILocalSymbol local && known.IsSource(local.Type) && IsUsed(operation, local));
        return live;
    }

    private static bool IsUsed(IOperation operation, ILocalSymbol source)
    {
        while (operation.Parent is { } parent) operation = parent;
        return operation.Descendants().Any(it => it.Refers(source) && it is ILocalReferenceOperation && it.Use().Parent is not (
            IInvocationOperation { TargetMethod.Name: "CancelAfter" or "Cancel" or "CancelAsync" or "Dispose" } or IUsingOperation or IUsingDeclarationOperation or IVariableInitializerOperation));
    }

    /// <summary>
    /// CA2016 reports it: the token is a parameter of the enclosing method, or of the lambda itself, and the overload is in
    /// the same type, with the token as its last parameter.
    /// </summary>
    private static bool IsSeenByTheSdk(KnownSymbols known, IInvocationOperation call, ISymbol containing, Variant variant)
    {
        if (variant.IsExtension || variant.Parameter.Ordinal != variant.Method.Parameters.Length - 1 || IsNullable(variant.Parameter.Type)) return false;
        for (var function = call.NestedFunction(); function is not null; function = function.NestedFunction())
        {
            var symbol = function is IAnonymousFunctionOperation lambda ? lambda.Symbol : ((ILocalFunctionOperation)function).Symbol;
            if (HasItsToken(known, symbol)) return true;
            if (function is IAnonymousFunctionOperation) return false;
        }

        return containing is IMethodSymbol method && HasItsToken(known, method);
    }

    private static bool HasItsToken(KnownSymbols known, IMethodSymbol method) =>
        method.Parameters.Count(it => SymbolEqualityComparer.Default.Equals(it.Type, known.Token)) == 1;

    private static bool IsNullable(ITypeSymbol type) => type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
}

using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A callback on a longer-lived context that is never unregistered.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1005DroppedRegistration() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1005", "A registration is dropped",
        "The callback stays with '{0}' until that ends, and so does all it refers to: one more with each call",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "A registration on a context that outlives the method is disposed when the method is done with it.",
        helpLinkUri: Pages + "LL1005.md");

    /// <summary>Name prefixes of methods that configure an application or start it.</summary>
    private static readonly string[] s_once = ["Start", "Configure", "Init", "Setup", "SetUp", "Use", "Add", "Map", "Build", "Create", "Register", "Execute"];

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.Invocation);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not ("Register" or "UnsafeRegister" or "AfterFunc") || call.Instance is not { } signal) return;
        if (!known.IsLifetime(signal.Type) || !known.IsRegistration(call.Type)) return;
        var (use, _) = call.Use();
        if (signal is IConditionalAccessInstanceOperation && use is IConditionalAccessOperation access) (signal, use) = (access.Operation, access.Use().Parent);
        if (use is not (IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation })) return;
        if (context.ContainingSymbol.Name is "Main" or "<Main>$" || IsItsOwn(signal) || !Outlives(known, signal, call, context.ContainingSymbol)) return;
        context.ReportDiagnostic(At(call.Syntax, signal.Syntax.ToString()));
    }

    /// <summary>Whether the context lives longer than the method that registers on it.</summary>
    private static bool Outlives(KnownSymbols known, IOperation signal, IOperation call, ISymbol containing, int depth = 0)
    {
        var bare = signal.Bare();
        if (bare is IConversionOperation conversion) bare = conversion.Operand.Bare();
        if (depth > 4 || known.MadeBy(bare) != Owner.None) return false;
        return bare switch
        {
            IPropertyReferenceOperation { Property.Name: "Token" or "Context", Instance: { } owner } when known.IsOwner(owner.Type) =>
                owner.Bare() is not IFieldReferenceOperation && Outlives(known, owner, call, containing, depth + 1),    // the callbacks of a source of this function end with it
            IPropertyReferenceOperation { Property.Name: "Token" or "Context", Instance: ILocalReferenceOperation maker } => Outlives(known, maker, call, containing, depth + 1),     // of a group that is made here
            IPropertyReferenceOperation { Property.IsStatic: true } => false,                               // None, Background: never end
            IPropertyReferenceOperation { Property.Name: "ApplicationStopping" or "ApplicationStopped" or "ApplicationStarted" } when RunsOnce(containing) => false,
            IPropertyReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation => true,
            IInvocationOperation derived when known.IsContext(derived.Type) && derived.Instance is { } parent => Outlives(known, parent, call, containing, depth + 1),
            ILocalReferenceOperation local when Root(call) is { } root && Loops.Initializer(local.Local, root) is { } initial => Outlives(known, initial, call, containing, depth + 1),
            _ => false,
        };
    }

    /// <summary>The context of a type that lives exactly as long as its context.</summary>
    private static bool IsItsOwn(IOperation signal)
    {
        var at = signal.Bare();
        while (at is IPropertyReferenceOperation { Property.Name: "Token" or "Context", Instance: { } owner and not IInstanceReferenceOperation }) at = owner.Bare();
        return at is IMemberReferenceOperation { Instance: IInstanceReferenceOperation, Member.ContainingType: { } type } && KnownSymbols.HoldsContext(type);
    }

    /// <summary>Called once per process, when the application is configured or started.</summary>
    private static bool RunsOnce(ISymbol containing) => containing is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor }
        || s_once.Any(it => containing.Name.StartsWith(it, StringComparison.Ordinal));

    private static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent) operation = parent;
        return operation;
    }
}

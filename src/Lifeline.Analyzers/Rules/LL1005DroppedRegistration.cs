using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A callback on somebody else's context that is never taken back.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1005DroppedRegistration() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1005", "A registration is dropped",
        "The callback stays with '{0}' until that ends, and so does all it refers to: one more with each call",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "A registration on a context that outlives the method is disposed when the method is done with it.",
        helpLinkUri: Pages + "LL1005.md");

    protected override void Register(CompilationStartAnalysisContext start, Known known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.Invocation);

    private void Look(OperationAnalysisContext context, Known known)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.TargetMethod.Name is not ("Register" or "UnsafeRegister" or "AfterFunc") || call.Instance is not { } signal) return;
        if (!known.IsLifetime(signal.Type) || !known.IsRegistration(call.Type)) return;
        if (call.Use().Parent is not (IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation })) return;
        if (context.ContainingSymbol.Name is "Main" or "<Main>$" || !Outlives(known, signal, call)) return;
        context.ReportDiagnostic(At(call.Syntax, signal.Syntax.ToString()));
    }

    /// <summary>Whether the context lives longer than the method that registers on it.</summary>
    private static bool Outlives(Known known, IOperation signal, IOperation call, int depth = 0)
    {
        var bare = signal.Bare();
        if (bare is IConversionOperation conversion) bare = conversion.Operand.Bare();
        if (depth > 4 || known.MadeBy(bare) != Owner.None) return false;
        return bare switch
        {
            IPropertyReferenceOperation { Property.Name: "Token" or "Context", Instance: { } owner } when known.IsOwner(owner.Type) =>
                owner.Bare() is not IFieldReferenceOperation && Outlives(known, owner, call, depth + 1),    // its own source's callbacks go with it
            IPropertyReferenceOperation { Property.IsStatic: true } => false,                               // None, Background: never end
            IPropertyReferenceOperation { Property.Name: "ApplicationStopping" or "ApplicationStopped" or "ApplicationStarted" } => false,   // once a process
            IPropertyReferenceOperation or IFieldReferenceOperation or IParameterReferenceOperation => true,
            IInvocationOperation derived when known.IsContext(derived.Type) && derived.Instance is { } parent => Outlives(known, parent, call, depth + 1),
            ILocalReferenceOperation local when Root(call) is { } root && Loops.Initializer(local.Local, root) is { } initial => Outlives(known, initial, call, depth + 1),
            _ => false,
        };
    }

    private static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent) operation = parent;
        return operation;
    }
}

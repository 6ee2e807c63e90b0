using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A call gets the context's token, though an overload takes the context.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1109TokenForContext() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1109", "A context's token is passed though the context is taken",
        "'{0}' gets the token of '{1}', though it could get '{1}': the token alone tells no deadline, cause or values",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "Where an overload takes a context, it gets the context: its time left goes to the next hop, its cause and the operation into the error.",
        helpLinkUri: Pages + "LL1109.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known)
    {
        if (known.Context is not null) start.RegisterOperationAction(context => Look(context, known), OperationKind.Invocation);
    }

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var call = (IInvocationOperation)context.Operation;
        if (ContextForm.Of(known, call, context.ContainingSymbol) is not { } form || IsCaughtByType(call) || IsUnseen(call) || call.Arguments.Any(it => UsesItsToken(known, it.Value))) return;
        if (IntentHeuristics.IsExplained(call.Syntax)) return;
        context.ReportDiagnostic(At(LL1106TaskWithoutContext.Named(call.Syntax), call.TargetMethod.Name, form.Context));
    }

    /// <summary>A clause for TaskCanceledException, which no overload with a context throws.</summary>
    private static bool IsCaughtByType(IOperation operation)
    {
        for (var child = operation; child.Parent is { } above and not (IAnonymousFunctionOperation or ILocalFunctionOperation); child = above)
        {
            if (above is ITryOperation attempt && attempt.Body == child && attempt.Catches.Any(it => it.ExceptionType?.Name == "TaskCanceledException")) return true;
        }

        return false;
    }

    /// <summary>With <c>ConfigureAwaitOptions.SuppressThrowing</c>: nobody sees the error, which would only cost.</summary>
    private static bool IsUnseen(IInvocationOperation call) => call.Use() is { Parent: IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured, Child: var child } && configured.Instance == child
        && configured.Arguments.Any(it => it.Value.DescendantsAndSelf().Any(value => value is IFieldReferenceOperation { Field.Name: "SuppressThrowing" }));

    /// <summary><c>async (item, token) => …</c>, whose second parameter would become a context.</summary>
    private static bool UsesItsToken(KnownSymbols known, IOperation argument) => argument.Bare() is IDelegateCreationOperation { Target: var target } && (target is IAnonymousFunctionOperation lambda
        ? lambda.Symbol.Parameters.Any(it => known.IsToken(it.Type) && lambda.Body.Mentions(it))
        : target is IMethodReferenceOperation { Method: var method } && method.Parameters.Any(it => known.IsToken(it.Type)));
}

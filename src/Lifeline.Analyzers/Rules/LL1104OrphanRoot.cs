using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A new root where a context or token to derive from is available.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1104OrphanRoot() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1104", "A new root although a context is at hand",
        "This knows nothing of '{0}': the work under it goes on when the caller has given up",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "What a method starts is derived from the context, or linked to the token, that it was handed.",
        helpLinkUri: Pages + "LL1104.md");

    private static readonly HashSet<string> s_cleanUp = ["Dispose", "DisposeAsync", "DisposeAsyncCore", "StopAsync", "Main", "<Main>$"];

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.PropertyReference, OperationKind.ObjectCreation, OperationKind.Invocation);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var made = context.Operation;
        var isRoot = IsRoot(known, made);
        if (!isRoot && !(made is IObjectCreationOperation && known.MadeBy(made) is Owner.Plain or Owner.Timer)) return;
        if (IsTheLastResort(known, made)) return;
        if (s_cleanUp.Contains(context.ContainingSymbol.Name) || IsCleaningUp(known, made)) return;

        var atHand = AvailableSignals.Parameters(known, made, context.ContainingSymbol);
        if (atHand.Count == 0 || atHand[0] is not { Symbol: IParameterSymbol parent } signal || known.IsOwner(parent.Type)) return;
        if (isRoot ? !IsKept(made) : !IsGivenOn(known, made, parent)) return;
        var derivable = !isRoot && signal.IsContext ? signal.Expression + ".Token" : signal.Expression;     // a source is linked to a token
        context.ReportDiagnostic(At(made.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add("parent", derivable), signal.Expression));
    }

    /// <summary><c>parent ?? Context.Background.WithName(…)</c>: where there is none, and only there.</summary>
    private static bool IsTheLastResort(KnownSymbols known, IOperation made) =>
        made.Above<ICoalesceOperation>() is { } choice && made.Within(choice.WhenNull) && known.IsLifetime(choice.Value.Type);

    private static bool IsRoot(KnownSymbols known, IOperation made) => made switch
    {
        IPropertyReferenceOperation { Property: { IsStatic: true, Name: "Background" or "Todo" } property } => known.IsContext(property.Type) && known.IsOurs(property),
        IInvocationOperation { TargetMethod: { IsStatic: true, Name: "Root" } method } => known.IsContext(method.ReturnType) && known.IsOurs(method),
        _ => false,
    };

    /// <summary>Derived from, or put into a variable. What is passed at once is LL1102's.</summary>
    private static bool IsKept(IOperation root) => root.Use().Parent switch
    {
        IInvocationOperation call => call.Instance is not null && (call.TargetMethod.Name.StartsWith("With", StringComparison.Ordinal) || call.TargetMethod.Name is "Group" or "GroupAsync" or "Supervise" or "Race" or "Gather"),
        IVariableInitializerOperation or ISimpleAssignmentOperation { Target: ILocalReferenceOperation or IParameterReferenceOperation } => true,
        _ => false,
    };

    /// <summary>Whether a call gets the source's token, while the source is in no way connected with the parameter.</summary>
    private static bool IsGivenOn(KnownSymbols known, IOperation made, IParameterSymbol parent)
    {
        var (use, _) = made.UseOfChoice();
        if (use is IPropertyReferenceOperation { Property.Name: "Token" } token) return IsWork(known, token, parent, made);
        if (use is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } source } }) return false;

        var given = false;
        foreach (var reference in made.FunctionBody().Descendants().Where(it => it is ILocalReferenceOperation && it.Refers(source)))
        {
            var (parentOperation, child) = reference.Use();
            switch (parentOperation)
            {
                case IPropertyReferenceOperation { Property.Name: "Token" } read:
                    if (IsLinking(known, read)) return false;
                    given |= IsWork(known, read, parent, made);
                    break;
                case IPropertyReferenceOperation:
                    break;
                case IInvocationOperation call when call.Instance == child:
                    // Canceled explicitly: in a finally block to stop a helper task, in a lambda by an event, unless the lambda is the operation itself.
                    if (call.TargetMethod.Name is "Cancel" or "CancelAsync" or "CancelAfter" && (call.IsInFinally() || !IsOfTheWork(reference, source, made))) return false;
                    break;
                default:
                    return false;                                   // stored, returned or passed on: a lifetime of its own
            }
        }

        return given;
    }

    private static bool IsOfTheWork(IOperation reference, ISymbol source, IOperation made) => reference.NestedFunction() is var function && (function == made.NestedFunction()
        || function!.Descendants().Any(it => it is IPropertyReferenceOperation { Property.Name: "Token", Instance: { } read, Parent: IArgumentOperation } && read.Refers(source)));

    /// <summary>The token is passed to a call: not to a mere delay, and not together with the parameter.</summary>
    private static bool IsWork(KnownSymbols known, IOperation token, IParameterSymbol parent, IOperation made)
    {
        if (token.Use().Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } })
        {
            return made.Root().Descendants().Where(it => it is ILocalReferenceOperation && it.Refers(local)).Any(it => IsWork(known, it, parent, made));
        }

        // For the calls that take options.
        if (token.Use().Parent is ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation { Parent: IObjectCreationOperation { Type.Name: "ParallelOptions" } } }) return true;
        return token.Use().Parent is IArgumentOperation { Parent: IInvocationOperation call }
            && call.TargetMethod.Name is not ("Delay" or "WaitAsync" or "CreateLinkedTokenSource" or "WaitForNextTickAsync")
            && !call.Arguments.Any(it => it.Value.Mentions(parent));
    }

    private static bool IsLinking(KnownSymbols known, IOperation token)
    {
        for (var above = token.Parent; above is not null and not IBlockOperation; above = above.Parent)
        {
            if (above is IInvocationOperation { TargetMethod.Name: "CreateLinkedTokenSource" }) return true;
        }

        return token.Use().Parent is IReturnOperation && known.IsToken(token.Type);
    }

    /// <summary>Operations that must run after the end need a context that has not ended.</summary>
    private static bool IsCleaningUp(KnownSymbols known, IOperation operation)
    {
        if (operation.IsInCatchOrFinally()) return true;
        for (var child = operation; child.Parent is { } above; child = above)
        {
            if (above is IConditionalOperation condition && condition.Condition != child
                && condition.Condition.Descendants().Append(condition.Condition).Any(it => it is IPropertyReferenceOperation { Property.Name: "IsCancellationRequested" or "IsDone" or "CanBeCanceled" or "CanBeDone" })) return true;
        }

        return false;
    }
}

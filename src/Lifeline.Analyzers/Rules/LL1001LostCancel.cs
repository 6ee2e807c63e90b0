using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A derived context or a source that is not disposed or canceled on some path.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1001LostCancel() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1001", "A derived context or source is lost",
        "{0} is not {1}: {2}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "Whoever derives has to end what was derived, at the latest when the scope is left.",
        helpLinkUri: Pages + "LL1001.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.Invocation, OperationKind.ObjectCreation);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var made = context.Operation;
        var owner = known.MadeBy(made);
        if (owner == Owner.None || EndsTheProgram(context, made) || (owner == Owner.Timer && IsAlarm(made))) return;

        var (kept, variable) = OwnershipAnalysis.Of(known, made, owner);
        if (kept == Destination.Lost && owner != Owner.Plain)
            context.ReportDiagnostic(At(made.Syntax, Name(made), owner == Owner.Linked ? "disposed" : "cancelled or disposed", Consequence(owner)));
        if (kept != Destination.Variable || context.Around(made) is not { } graph) return;

        var starts = Starts(made, variable!, ref owner);
        if (owner == Owner.Plain || OwnershipAnalysis.EscapesIntoFunction(known, made, variable!, owner)) return;
        if (starts.Any(start => graph.Find(start) is { } at && new LeakPathWalker(graph, known, start, variable!, owner).Finds(at)))
        {
            var how = (owner == Owner.Linked ? "disposed" : "cancelled or disposed") + " on every path";
            context.ReportDiagnostic(At(made.Syntax, $"'{variable!.Name}'", how, Consequence(owner)));
        }
    }

    /// <summary>The operation after which the owner must be disposed: for a source that gets its timer later, that call.</summary>
    private static List<IOperation> Starts(IOperation made, ISymbol variable, ref Owner owner)
    {
        if (owner != Owner.Plain) return [made];
        var body = made.FunctionBody();
        List<IOperation> timers =
        [
            .. body.Descendants().OfType<IInvocationOperation>().Where(it => it.TargetMethod.Name == "CancelAfter"
                && it.Instance is { } source && source.Refers(variable) && !Derivation.IsInfinite(it.Arguments[0].Value)),
        ];
        // If it is passed on, the receiver disposes it.
        if (timers.Count == 0 || body.Descendants().Any(it => IsHandedOver(it, variable))) return [];
        owner = Owner.Timer;
        return timers;
    }

    private static bool IsHandedOver(IOperation operation, ISymbol variable) => operation switch
    {
        IArgumentOperation argument => argument.Value.Bare().Refers(variable),
        ISimpleAssignmentOperation { Target: IMemberReferenceOperation } assignment => assignment.Value.Bare().Refers(variable),
        _ => false,
    };

    /// <summary><c>new CancellationChangeToken(new CancellationTokenSource(period).Token)</c>: its timer is its purpose.</summary>
    private static bool IsAlarm(IOperation made) =>
        made.Use().Parent is IPropertyReferenceOperation { Property.Name: "Token" } token && token.Use().Parent is IArgumentOperation { Parent: IObjectCreationOperation { Type.Name: "CancellationChangeToken" } }
            or IObjectCreationOperation { Type.Name: "CancellationChangeToken" };

    /// <summary>Returning from Main ends the process, and everything with it.</summary>
    private static bool EndsTheProgram(OperationAnalysisContext context, IOperation made) =>
        context.ContainingSymbol is IMethodSymbol { IsStatic: true, Name: "Main" or "<Main>$" }
        && made.NestedFunction() is null && made.Above<ILoopOperation>() is null;

    private static string Name(IOperation made) => made is IInvocationOperation invocation ? $"What '{invocation.TargetMethod.Name}' returns" : "This source";

    private static string Consequence(Owner owner) => owner switch
    {
        Owner.Scope => "it stays with its parent until that ends, and its work is not told to stop",
        Owner.Linked => "it stays registered with its parent token until that is gone; cancelling it does not change that",
        _ => "its timer holds it until the time is up",
    };
}

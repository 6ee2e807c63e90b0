using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A context derived from itself in each iteration: a growing chain.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1205NestedInLoop() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1205", "A context is nested in a loop",
        "'{0}' is derived from itself each time this runs: the chain grows with every {1}",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "What is derived for one round of a loop belongs into a variable of that round.",
        helpLinkUri: Pages + "LL1205.md");

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.SimpleAssignment);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (!known.IsLifetime(assignment.Target.Type) || assignment.Target.Symbol() is not { } variable) return;
        // A field of a struct belongs to the iteration if the variable that holds the struct does.
        if (assignment.Target.Bare() is IFieldReferenceOperation { Instance: { Type.IsValueType: true } holder } && holder.Symbol() is ILocalSymbol own
            && assignment.Loop() is { } round && !own.IsFromOutside(round)) return;
        var function = assignment.NestedFunction();
        IOperation? repeated = assignment.Loop();
        for (var outer = repeated; outer is not null && !variable.IsFromOutside(outer); outer = outer.Above<ILoopOperation>()) repeated = outer.Above<ILoopOperation>();
        var inLambda = repeated is null && function is IAnonymousFunctionOperation && variable is ILocalSymbol or IParameterSymbol && variable.IsFromOutside(function!);
        if (inLambda) repeated = function;
        if (repeated is null || !Derives(known, assignment.Value, variable, repeated) || !IsFirst(known, assignment, variable, repeated)) return;
        if (!inLambda && (context.Around(assignment) is not { } graph || graph.Find(assignment) is not { } at
            || !new Round(graph, known, assignment, variable, repeated).ComesBack(at))) return;
        context.ReportDiagnostic(At(assignment.Syntax, variable.Name, inLambda ? "call" : "round"));
    }

    /// <summary>Whether the value is a context or token derived from the variable, directly or through locals of the iteration.</summary>
    private static bool Derives(KnownSymbols known, IOperation value, ISymbol variable, IOperation repeated, bool derived = false, int depth = 0)
    {
        var bare = value.Bare();
        if (depth > 8 || !known.IsLifetime(bare.Type) && bare is not IConversionOperation) return false;
        if (bare.Refers(variable)) return derived;
        return bare switch
        {
            IConversionOperation conversion => Derives(known, conversion.Operand, variable, repeated, derived, depth + 1),
            IPropertyReferenceOperation { Property.Name: "Token" or "Context", Instance: { } owner } => Derives(known, owner, variable, repeated, derived, depth + 1),
            IInvocationOperation call => From(call).Any(it => Derives(known, it, variable, repeated, derived: true, depth + 1)),
            ILocalReferenceOperation local when !local.Local.IsFromOutside(repeated) && Loops.Initializer(local.Local, repeated) is { } initial =>
                Derives(known, initial, variable, repeated, derived, depth + 1),
            ISimpleAssignmentOperation inner => Derives(known, inner.Value, variable, repeated, derived, depth + 1),
            _ => false,
        };
    }

    private static IEnumerable<IOperation> From(IInvocationOperation call)
    {
        if (call.Instance is { } instance) yield return instance;
        foreach (var argument in call.Arguments)
        {
            if (argument.Value.Bare() is IArrayCreationOperation { Initializer: { } several })
            {
                foreach (var one in several.ElementValues) yield return one;
            }
            else if (argument.Value.Bare() is ICollectionExpressionOperation collection)
            {
                foreach (var one in collection.Elements) yield return one;
            }
            else
            {
                yield return argument.Value;
            }
        }
    }

    /// <summary>One diagnostic per variable and loop; none if the iteration starts with a new value.</summary>
    private static bool IsFirst(KnownSymbols known, ISimpleAssignmentOperation assignment, ISymbol variable, IOperation repeated)
    {
        foreach (var earlier in repeated.Descendants().OfType<ISimpleAssignmentOperation>())
        {
            if (earlier.Syntax.SpanStart >= assignment.Syntax.SpanStart) continue;
            if (!earlier.Target.Refers(variable)) continue;
            if (repeated is ILoopOperation != (earlier.Loop() is null) || Derives(known, earlier.Value, variable, repeated)) return false;
        }

        return true;
    }

    /// <summary>Looks for a path from the assignment to itself on which nothing else is assigned.</summary>
    private sealed class Round(ControlFlowGraph graph, KnownSymbols known, ISimpleAssignmentOperation assignment, ISymbol variable, IOperation repeated) : ControlFlowWalker(graph)
    {
        private bool _comesBack;

        public bool ComesBack((BasicBlock Block, int Index) at)
        {
            From(at.Block, at.Index + 1);
            return _comesBack;
        }

        protected override bool Matters(Leaving leaving) => false;

        protected override Step Visit(IOperation operation)
        {
            if (operation is not ISimpleAssignmentOperation write || !write.Target.Refers(variable)) return Step.GoOn;
            _comesBack |= write.Syntax == assignment.Syntax;
            return _comesBack || !Derives(known, write.Value, variable, repeated) ? Step.Stop : Step.GoOn;
        }
    }
}

using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A signal that never ends is passed, though a live one is available.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1102BackgroundAtHand() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1102", "Background or None is passed, though a live one is at hand",
        "'{0}' is passed to '{1}', so it goes on when '{2}' has ended",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true,
        description: "Work is given the context of whoever asked for it. Background, Todo and None are for where there is none, and for cleaning up.",
        helpLinkUri: Pages + "LL1102.md");

    /// <summary>Methods whose token is not about the operation: of a continuation, of an exception, of a task's result.</summary>
    private static readonly HashSet<string> s_other = ["ContinueWith", "TrySetCanceled", "SetCanceled", "FromCanceled", "Equals", "Return", "Returns",
        "Complete", "CompleteAsync", "Commit", "CommitAsync", "Reset", "ResetAsync", "Ack", "AckAsync", "Nack", "NackAsync"];             // the completion of an operation that is done

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known)
    {
        start.RegisterOperationAction(context => LookAtArgument(context, known), OperationKind.Argument);
        start.RegisterOperationAction(context => LookAtInitializer(context, known), OperationKind.SimpleAssignment);
    }

    private void LookAtArgument(OperationAnalysisContext context, KnownSymbols known)
    {
        var argument = (IArgumentOperation)context.Operation;
        if (argument is not { ArgumentKind: ArgumentKind.Explicit, Parameter: { } parameter } || !known.IsSignal(ArgumentAnalysis.Asked(parameter))) return;
        if (Nothing(known, argument.Value) is not { } nothing) return;
        var (name, others) = argument.Parent switch
        {
            IInvocationOperation { TargetMethod: var method } call when !s_other.Contains(method.Name) && !method.Name.StartsWith("GetOr", StringComparison.Ordinal) && !ApplicableSignals.IsCleanup(method.Name) => (method.Name, call.Arguments),
            IObjectCreationOperation { Type: { Name: var type } made } creation when !type.EndsWith("Exception", StringComparison.Ordinal) && !known.IsLifetime(made) => (type, creation.Arguments),
            _ => (null, []),
        };
        if (name is null || others.Any(it => it != argument && !IsNothingOrOther(known, it.Value)) || known.IsDropped(argument.Parent!) || known.IsGivenWhereItIsRead(argument.Parent!)) return;
        Report(context, known, nothing, name);
    }

    private void LookAtInitializer(OperationAnalysisContext context, KnownSymbols known)
    {
        var assignment = (ISimpleAssignmentOperation)context.Operation;
        if (assignment.Parent is not IObjectOrCollectionInitializerOperation || !known.IsSignal(assignment.Target.Type)) return;
        if (Nothing(known, assignment.Value) is { } nothing) Report(context, known, nothing, assignment.Target.Symbol()?.Name ?? "the object");
    }

    private void Report(OperationAnalysisContext context, KnownSymbols known, IOperation nothing, string to)
    {
        if (Live(known, nothing, context.ContainingSymbol).FirstOrDefault() is { Symbol: not null } live && !known.IsChosen(nothing, live.Symbol) && !known.IsInADroppedTask(nothing, live.Symbol))
            context.ReportDiagnostic(At(nothing.Syntax, nothing.Syntax.ToString(), to, live.Expression));
    }

    /// <summary>Only a parameter, or a context derived from one: where only a member or a source is available, None may be deliberate.</summary>
    internal static List<Signal> Live(KnownSymbols known, IOperation nothing, ISymbol containing) =>
    [
        .. known.Live(nothing, containing).Where(it => (it.Symbol is ILocalSymbol || ApplicableSignals.IsHandedIn(it.Symbol, containing))
            && !it.Expression.EndsWith(".RequestAborted", StringComparison.Ordinal)
            && (it.Symbol is not ILocalSymbol local || !known.IsSource(local.Type))
            && !IsMadeFromNothing(known, it.Symbol, nothing)),
    ];

    /// <summary>A local whose initializer never ends, or is derived from such a signal, is no live signal.</summary>
    private static bool IsMadeFromNothing(KnownSymbols known, ISymbol symbol, IOperation nothing) => symbol is ILocalSymbol
        && symbol.DeclaringSyntaxReferences.FirstOrDefault() is { } declaration && nothing.SemanticModel is { } model && declaration.SyntaxTree == model.SyntaxTree
        && declaration.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.VariableDeclaratorSyntax { Initializer.Value: { } value }
        && model.GetOperation(value) is { } made && (known.IsNothing(made) || made.Bare() is IInvocationOperation { Instance: { } instance } && known.IsNothing(instance));

    /// <summary>The value if it never ends, or the branch of a condition that does not, unless the condition checks whether there is a signal at all.</summary>
    private static IOperation? Nothing(KnownSymbols known, IOperation value)
    {
        if (known.IsNothing(value)) return value.Bare();
        if (value.Bare() is not IConditionalOperation { WhenFalse: { } otherwise } choice || choice.Condition.DescendantsAndSelf().Any(it => known.IsLifetime(it.Type))) return null;
        return known.IsNothing(choice.WhenTrue) ? choice.WhenTrue.Bare() : known.IsNothing(otherwise) ? otherwise.Bare() : null;
    }

    /// <summary>Another argument that carries a live signal, or a delegate that looks at one, shows that None was chosen.</summary>
    private static bool IsNothingOrOther(KnownSymbols known, IOperation value)
    {
        var bare = value.Bare();
        if (bare is IDelegateCreationOperation or IAnonymousFunctionOperation) return !known.CapturesALifetime(bare);
        return !known.IsLifetime(bare.Type) || known.IsNothing(value);
    }
}

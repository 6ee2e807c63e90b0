using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>A using that is outside of the block or the iteration to which its context belongs.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1002DisposedTooLate() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1002", "A context is disposed too late",
        "'{0}' {1}",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "A derived context belongs into the block whose work it bounds: there it is made, and there it is disposed.",
        helpLinkUri: Pages + "LL1002.md");

    /// <summary>Names that say that each iteration has its own.</summary>
    private static readonly string[] s_ofARound = ["attempt", "iteration", "item", "each", "step", "retry"];

    protected override void Register(CompilationStartAnalysisContext start, KnownSymbols known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.Block, OperationKind.Using);

    private void Look(OperationAnalysisContext context, KnownSymbols known)
    {
        foreach (var held in Held.By(known, context.Operation))
        {
            if (Loops.Initializer(held.Variable, held.Declaration) is not { } made || known.MadeBy(made.Bare()) is Owner.None) continue;
            var uses = held.Code.SelectMany(it => it.DescendantsAndSelf()).Where(it => it is ILocalReferenceOperation && it.Refers(held.Variable)).ToList();
            if (uses.Count == 0) continue;
            var how = OfARound(known, held, made.Bare(), uses) ? "is one for all rounds of the loop, though each needs its own: once it has ended, every further round fails at once"
                : OutlivesItsBlock(held, uses) ? "is used in an inner block alone and stays live after it, until the outer block is left" : null;
            if (how is not null) context.ReportDiagnostic(At(made.Syntax, held.Variable.Name, how));
        }
    }

    /// <summary>A loop that continues after the context's end, as it uses its timeout for one iteration.</summary>
    private static bool OfARound(KnownSymbols known, Held held, IOperation made, List<IOperation> uses)
    {
        var inLoops = uses.Where(it => Called(it) != "CancelAfter" || Outermost(it, held) is not null).ToList();
        if (inLoops.Select(it => Outermost(it, held)).Distinct().ToList() is not { Count: 1 } loops || loops[0] is not { } loop) return false;
        var calls = inLoops.Select(Called).ToList();
        if (calls.Contains("TryReset")) return false;                                                       // a reset source is like new
        if (inLoops.Any(Ends)) return EndsEachRound(loop, inLoops);          // otherwise it ends once, for good
        if (inLoops.Any(use => use.Above<ITryOperation>() is { } attempt && attempt.Within(loop.Body) && use.Within(attempt.Body)
            && attempt.Catches.Any(clause => known.IsCanceled(clause.ExceptionType) && !Leaves(clause.Handler) && !Asks(known, clause, held.Variable)))) return true;
        if (calls.Contains("CancelAfter")) return false;                                                   // its timer is restarted
        var isTimed = inLoops.Count < uses.Count || made is IInvocationOperation { TargetMethod.Name: "WithTimeout" or "WithDeadline" };
        return IsNamedForARound(held.Variable.Name) || (isTimed && made is IInvocationOperation derivation && GoesBy(known, loop, derivation));
    }

    private static string Called(IOperation use) => use.Use() is { Parent: IInvocationOperation call, Child: var child } && call.Instance == child ? call.TargetMethod.Name : "";

    private static bool IsNamedForARound(string name) => s_ofARound.Any(it => name.StartsWith(it, StringComparison.OrdinalIgnoreCase))
        || (name.StartsWith("per", StringComparison.Ordinal) && name.Length > 3 && char.IsUpper(name[3]));

    /// <summary>The loop's condition, sequence or, if endless, a call in it gets the parent: it is meant to continue after one iteration's timeout.</summary>
    private static bool GoesBy(KnownSymbols known, ILoopOperation loop, IInvocationOperation derivation)
    {
        var parents = known.Parents(derivation).Select(it => it.Symbol()).ToList();
        return loop switch
        {
            IForEachLoopOperation { IsAsynchronous: true } sequence => Gets(sequence.Collection),
            IWhileLoopOperation { Condition: { } condition } when !loop.IsEndless() => Gets(condition),
            _ => loop.IsEndless() && loop.Body.Descendants().OfType<IArgumentOperation>().Any(it => Is(it.Value)),
        };

        bool Gets(IOperation code) => code.DescendantsAndSelf().Any(Is);

        bool Is(IOperation value) => parents.Exists(parent => parent is not null && value.Refers(parent));
    }

    private static bool Leaves(IOperation code) =>
        code.DescendantsAndSelf().Any(it => it is IThrowOperation or IReturnOperation or IBranchOperation { BranchKind: BranchKind.Break or BranchKind.GoTo });

    /// <summary>The clause checks which context has ended, and may leave the loop. If it only checks this one, it does not.</summary>
    private static bool Asks(KnownSymbols known, ICatchClauseOperation clause, ISymbol held) => !(clause.Filter is { } filter && TellsThatItEnded(filter, held))
        && clause.Descendants().Any(it => it.AskedForItsEnd() is { } asked && known.IsOwner(asked.Type));

    /// <summary><c>when (own.IsCancellationRequested &amp;&amp; !outer.IsCancellationRequested)</c>, or either half of it.</summary>
    private static bool TellsThatItEnded(IOperation filter, ISymbol held) => filter.Bare() switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => TellsThatItEnded(both.LeftOperand, held) && TellsThatItEnded(both.RightOperand, held),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => not.Operand.Bare().AskedForItsEnd() is { } outer && outer.Symbol() is { } other && !SymbolEqualityComparer.Default.Equals(other, held),
        var asked => asked.AskedForItsEnd()?.Refers(held) == true,
    };

    /// <summary>Each iteration cancels it, so the next one starts with an ended context.</summary>
    private static bool EndsEachRound(ILoopOperation loop, List<IOperation> uses)
    {
        if (loop.Body is not IBlockOperation body || !uses.All(it => it.Within(body)) || uses.Any(it => it.Use().Parent?.AskedForItsEnd() is not null)) return false;
        var ends = body.Operations.FirstOrDefault(it => it is IExpressionStatementOperation && uses.Any(use => Ends(use) && use.Within(it) && use.NestedFunction() == loop.NestedFunction()));
        return ends is not null && uses.Any(it => !Ends(it) && it.Syntax.SpanStart < ends.Syntax.SpanStart) && !Leaves(body.Operations.Last());
    }

    private static bool Ends(IOperation use) => Called(use) is "Cancel" or "CancelAsync";

    /// <summary>The outermost loop that the use is in and the declaration is not.</summary>
    private static ILoopOperation? Outermost(IOperation use, Held held)
    {
        ILoopOperation? outermost = null;
        for (var loop = use.Above<ILoopOperation>(); loop is not null && !held.Declaration.Within(loop); loop = loop.Above<ILoopOperation>()) outermost = loop;
        return outermost;
    }

    /// <summary>All uses are in one inner block, and the outer block then waits for other operations.</summary>
    private static bool OutlivesItsBlock(Held held, List<IOperation> uses)
    {
        var index = held.Code.ToList().FindIndex(it => uses[0].Within(it));
        if (index < 0 || !uses.All(it => it.Within(held.Code[index])) || uses.Any(it => it.NestedFunction() != held.Declaration.NestedFunction())) return false;
        if (held.Code[index] is not (IBlockOperation or IConditionalOperation { WhenTrue: IBlockOperation })) return false;
        // Not for a loop: a single timeout for all its iterations is usually intended.
        var block = held.Code[index].DescendantsAndSelf().OfType<IBlockOperation>().FirstOrDefault(it => uses.All(use => use.Within(it)));
        return block is not null && held.Code.Skip(index + 1).Any(it => it.DescendantsAndSelf().Any(part => part is IAwaitOperation));
    }
}

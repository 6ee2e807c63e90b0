using Lifeline.Analyzers.Flow;
using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Rules;

/// <summary>The parent passed to work for which a child was derived.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LL1103WrongContext() : Rule(s_descriptor)
{
    private static readonly DiagnosticDescriptor s_descriptor = new(
        "LL1103", "The parent is passed although a child was derived",
        "'{0}' is passed, though '{1}' was derived for this work and is not heeded by it",
        Category, DiagnosticSeverity.Info, isEnabledByDefault: true,
        description: "What is done under a derived context gets that one, or its timeout and its cancel mean nothing to it.",
        helpLinkUri: Pages + "LL1103.md");

    protected override void Register(CompilationStartAnalysisContext start, Known known) =>
        start.RegisterOperationAction(context => Look(context, known), OperationKind.Using, OperationKind.Block);

    private void Look(OperationAnalysisContext context, Known known)
    {
        foreach (var held in Held.By(known, context.Operation))
        {
            if (Loops.Initializer(held.Variable, held.Declaration)?.Bare() is not IInvocationOperation derivation || known.MadeBy(derivation) is Owner.None or Owner.Plain) continue;
            var parents = known.Parents(derivation).Select(it => it.Symbol()).Where(it => it is ILocalSymbol or IParameterSymbol).Select(it => it!).ToImmutableHashSet<ISymbol>(SymbolEqualityComparer.Default);
            if (parents.Count == 0) continue;

            var code = held.Code.SelectMany(it => it.DescendantsAndSelf()).ToList();
            var given = code.Where(it => it.Refers(held.Variable) && it is ILocalReferenceOperation).Where(it => Gives(it)).ToList();
            if (code.Any(it => it is ILocalReferenceOperation && it.Refers(held.Variable) && GoesElsewhere(known, it))) continue;
            var isTimed = IsTimed(derivation, held, code);
            var inBlock = held.Declaration is IUsingOperation;
            foreach (var argument in code.OfType<IArgumentOperation>())
            {
                if (argument.Value.Symbol() is not { } passed || !parents.Contains(passed) || !known.IsSignal(argument.Value.Type)) continue;
                if (argument.Parent is not IInvocationOperation call || known.IsLifetime(call.Type) || known.IsRegistration(call.Type) || IsCleanUp(argument)) continue;
                if (argument.NestedFunction() != held.Declaration.NestedFunction()) continue;
                if (call.Arguments.Any(it => it.Value.Mentions(held.Variable))) continue;
                var isMeant = given.Count == 0 ? isTimed || inBlock
                    : IsBetween(argument, given) || (inBlock && isTimed) || (isTimed && IsWhileRunning(argument, given, code));
                if (!isMeant) continue;
                var better = known.IsScope(held.Variable.Type) ? held.Variable.Name : held.Variable.Name + ".Token";
                context.ReportDiagnostic(At(argument.Syntax.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add("better", better), passed.Name, better));
            }
        }
    }

    /// <summary>The child is handed to something, as token or context.</summary>
    private static bool Gives(IOperation use)
    {
        var value = use;
        while (value.Use().Parent is IPropertyReferenceOperation { Property.Name: "Token" or "Context" } or IConversionOperation) value = value.Use().Parent!;
        return value.Use().Parent is IArgumentOperation;
    }

    /// <summary>Its token goes into a variable, a field, a closure: who uses it can't be told.</summary>
    private static bool GoesElsewhere(Known known, IOperation use)
    {
        var (parent, child) = use.Use();
        if (use.NestedFunction() is { } function && parent is IInvocationOperation) return false;       // a closure that cancels it
        while (parent is IPropertyReferenceOperation { Property.Name: "Token" or "Context" } or IConversionOperation) (parent, child) = parent!.Use();
        return parent is IVariableInitializerOperation or ISimpleAssignmentOperation or IReturnOperation
            || (parent is IArgumentOperation && known.IsOwner(child.Type)) || (parent is IInvocationOperation derived && known.IsLifetime(derived.Type));
    }

    private static bool IsTimed(IInvocationOperation derivation, Held held, List<IOperation> code) =>
        derivation.TargetMethod.Name is "WithTimeout" or "WithDeadline"
        || code.OfType<IInvocationOperation>().Any(it => it.TargetMethod.Name == "CancelAfter" && it.Instance is { } source && source.Refers(held.Variable));

    /// <summary>In a statement between two that get the child.</summary>
    private static bool IsBetween(IOperation argument, List<IOperation> given) =>
        given.Any(it => Statement(it).Syntax.Span.End <= argument.Syntax.SpanStart) && given.Any(it => Statement(it).Syntax.SpanStart >= argument.Syntax.Span.End
            && !Statement(argument).Syntax.Span.Contains(it.Syntax.Span));

    /// <summary>While a task that got the child has been started and not yet awaited: it is one of the things done under that timeout.</summary>
    private static bool IsWhileRunning(IOperation argument, List<IOperation> given, List<IOperation> code)
    {
        foreach (var use in given)
        {
            if (use.Syntax.SpanStart >= argument.Syntax.SpanStart || use.Above<IVariableDeclaratorOperation>() is not { Symbol: { } task } || use.Above<IAwaitOperation>() is not null) continue;
            var awaited = code.Where(it => it is ILocalReferenceOperation && it.Refers(task)).Select(it => it.Syntax.SpanStart).DefaultIfEmpty().Max();
            if (awaited > argument.Syntax.Span.End && argument.Above<IVariableDeclaratorOperation>() is not null && argument.Above<IAwaitOperation>() is null) return true;
        }

        return false;
    }

    private static IOperation Statement(IOperation operation)
    {
        while (operation.Parent is not null and not IBlockOperation) operation = operation.Parent;
        return operation;
    }

    private static bool IsCleanUp(IOperation operation)
    {
        for (var child = operation; child.Parent is { } above; child = above)
        {
            if (above is ICatchClauseOperation || (above is ITryOperation attempt && attempt.Finally == child)) return true;
        }

        return false;
    }
}

using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>Whether a catch clause swallows a cancellation.</summary>
internal static class SwallowedCancellation
{
    /// <summary>The diagnostic's property that gives the code fix the expression that checks the signal.</summary>
    public const string Ended = "ended";

    /// <summary>Whether this clause always catches the cancellation of a signal from outside: no earlier one catches it, no filter excludes it.</summary>
    /// <param name="known">The types.</param>
    /// <param name="clause">The clause.</param>
    /// <param name="outer">The loop or the try statement outside of which the signal is declared.</param>
    public static bool Takes(KnownSymbols known, ICatchClauseOperation clause, IOperation outer)
    {
        foreach (var earlier in ((ITryOperation)clause.Parent!).Catches)
        {
            var surely = TakesOne(known, earlier, outer);
            if (earlier == clause) return surely == true;
            if (surely != false) return false;
        }

        return false;
    }

    /// <summary>The signal from outside that is passed to a call in the block, so that its end is thrown there.</summary>
    public static ISymbol? GivenIn(KnownSymbols known, IOperation block, IOperation outer)
    {
        foreach (var operation in block.Descendants())
        {
            if (operation.NestedFunction() != block.NestedFunction()) continue;
            switch (operation)
            {
                case IInvocationOperation call when PostCancellationWalker.Throws(known, call, outer):
                    var values = call.Arguments.Where(it => known.IsSignal(it.Value.Type)).Select(it => it.Value);
                    if (call.Instance is { } instance && (known.IsSignal(instance.Type) || known.OffersContext(instance.Type))) values = values.Append(instance);
                    return values.Select(it => known.OuterSignal(it, outer)).FirstOrDefault(it => it is not null);
            }
        }

        return null;
    }

    public static ImmutableDictionary<string, string?> Properties(KnownSymbols known, ISymbol signal) =>
        known.EndedExpression(signal) is { } ended ? ImmutableDictionary<string, string?>.Empty.Add(Ended, ended) : ImmutableDictionary<string, string?>.Empty;

    private static bool? TakesOne(KnownSymbols known, ICatchClauseOperation clause, IOperation outer)
    {
        if (!known.TakesCancellation(clause.ExceptionType)) return false;
        var caught = (clause.ExceptionDeclarationOrExpression as IVariableDeclaratorOperation)?.Symbol;
        if (clause.Filter is null) return true;
        // A condition such as attempt < 5 is unrelated: it excludes a cancellation no more often than other exceptions.
        var asksOfIt = clause.Filter.DescendantsAndSelf().Any(it => known.IsLifetime(it.Type) || it is IInvocationOperation || (caught is not null && it.Refers(caught)));
        return PostCancellationWalker.Holds(known, clause.Filter, outer, caught) ?? (asksOfIt ? null : true);
    }
}

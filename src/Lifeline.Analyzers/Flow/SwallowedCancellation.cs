using Lifeline.Analyzers.Symbols;
using Microsoft.CodeAnalysis.Operations;

namespace Lifeline.Analyzers.Flow;

/// <summary>What catch clauses do with a cancellation.</summary>
internal static class SwallowedCancellation
{
    /// <summary>The name under which a finding tells its fix how to ask whether the signal has ended.</summary>
    public const string Ended = "ended";

    /// <summary>Whether the cancellation of a signal from outside surely ends in this clause: no earlier one takes it, and no filter lets it by.</summary>
    /// <param name="known">The types.</param>
    /// <param name="clause">The clause.</param>
    /// <param name="outer">What the signal comes from outside of: the loop, or the try statement.</param>
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

    /// <summary>The signal from outside that a call in the block is given, and whose end so arrives as an exception.</summary>
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
        // attempt < 5 asks about something else: it lets a cancellation by as often as anything.
        var asksOfIt = clause.Filter.DescendantsAndSelf().Any(it => known.IsLifetime(it.Type) || it is IInvocationOperation || (caught is not null && it.Refers(caught)));
        return PostCancellationWalker.Holds(known, clause.Filter, outer, caught) ?? (asksOfIt ? null : true);
    }
}

namespace Lifeline.Testing;

/// <summary>A test left something behind. The message lists each leak with its source location, name and ancestry.</summary>
public sealed class LeakException : Exception
{
    private const int MaxInMessage = 50;

    internal LeakException(string checkedName, IReadOnlyList<Leak> leaks)
        : base(Describe(checkedName, leaks)) => Leaks = leaks;

    /// <summary>The leaks: each context before what belongs to it.</summary>
    public IReadOnlyList<Leak> Leaks { get; }

    private static string Describe(string checkedName, IReadOnlyList<Leak> leaks)
    {
        var shown = string.Join("\n", leaks.Take(MaxInMessage).Select(leak => $"- {leak.Text}\n  {leak.Ancestry}"));
        var more = leaks.Count > MaxInMessage ? $"\n- and {leaks.Count - MaxInMessage} more" : "";
        var things = leaks.Count == 1 ? "one thing" : $"{leaks.Count} things";
        return $"{checkedName} left {things} behind:\n{shown}{more}\n"
            + "Dispose each scope (`using var scope = …`), leave each group with `await using`, and stop each after-func. "
            + "What is meant to stay is named with LeakCheckOptions.Ignoring….";
    }
}

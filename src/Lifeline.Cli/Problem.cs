namespace Lifeline.Cli;

/// <summary>Why something could not be checked, in words for the user.</summary>
/// <param name="Who">The file or folder that it is about.</param>
/// <param name="What">What is wrong and why, as a sentence that goes on from <paramref name="Who"/>.</param>
/// <param name="Remedy">What to do about it.</param>
/// <param name="Details">What the compiler or the build had to say, line by line.</param>
internal sealed record Problem(string Who, string What, string Remedy, IReadOnlyList<string> Details)
{
    public Problem(string who, string what, string remedy) : this(who, what, remedy, [])
    {
    }
}

/// <summary>Nothing could be checked.</summary>
internal sealed class CheckFailedException(Problem problem) : Exception($"{problem.Who} {problem.What} {problem.Remedy}")
{
    public Problem Problem { get; } = problem;
}

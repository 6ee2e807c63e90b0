namespace Lifeline.Cli;

/// <summary>Why something could not be checked, in words for the user.</summary>
/// <param name="Subject">The file or folder that it is about.</param>
/// <param name="Message">The error and its reason, as a sentence that continues <paramref name="Subject"/>.</param>
/// <param name="Fix">How to fix it.</param>
/// <param name="Details">The messages of the compiler or the build, line by line.</param>
internal sealed record CheckError(string Subject, string Message, string Fix, IReadOnlyList<string> Details)
{
    public CheckError(string who, string what, string remedy) : this(who, what, remedy, [])
    {
    }
}

/// <summary>Nothing could be checked.</summary>
internal sealed class CheckFailedException(CheckError problem) : Exception($"{problem.Subject} {problem.Message} {problem.Fix}")
{
    public CheckError Problem { get; } = problem;
}

namespace Lifeline;

/// <summary>How reports and errors name a task: by the name that it was given, and by the place where it was started.</summary>
/// <param name="Name">The name; null when none was given.</param>
/// <param name="Site">Where the task was started.</param>
public readonly record struct TaskIdentity(string? Name, SourceLocation Site)
{
    /// <summary><c>'prices' (Gateway.cs:41)</c>, or the place alone.</summary>
    public override string ToString() => Name is null ? Site.ToString() : $"'{Name}' ({Site})";
}

namespace Lifeline;

/// <summary>
/// Why another process stopped working for this one, as far as it reported: the cause of a call that failed because its remote
/// side ended, for lack of time or because it is shutting down.
/// </summary>
/// <remarks>
/// Everything in it comes from a peer and is untrusted. Texts are cut to <see cref="MaxCharacters"/>, and control characters are
/// replaced by spaces, so that they can be logged; base no decision on them in which a lie could do harm. Immutable.
/// </remarks>
public sealed class RemoteEndedException : ContextCauseException
{
    /// <summary>No text of a peer is longer than this, in UTF-16 characters.</summary>
    public const int MaxCharacters = 512;

    /// <summary>Makes the exception from a peer's report.</summary>
    /// <param name="status">As <see cref="Status"/>.</param>
    /// <param name="detail">The peer's own sentence; null when it sent none.</param>
    /// <param name="remote">What the next process downstream reported to the peer, if that is why the peer ended; null when the peer was the last.</param>
    public RemoteEndedException(int status, string? detail, RemoteEndedException? remote = null)
        : base(null, remote)
    {
        Status = status;
        Detail = Sanitize(detail);
    }

    /// <summary>How it ended, as an HTTP status: 499 canceled, 503 shutting down, 504 out of time.</summary>
    public int Status { get; }

    /// <summary>The peer's own sentence about it; null when it sent none.</summary>
    public string? Detail { get; }

    /// <summary>The peer's name for itself; null when it sent none.</summary>
    public string? ServiceName { get; init => field = Sanitize(value); }

    /// <summary>The operation that the peer was in when it ended; null when it sent none.</summary>
    public string? Operation { get; init => field = Sanitize(value); }

    /// <summary>How long the peer says it had been in <see cref="Operation"/>; null when it sent none.</summary>
    public TimeSpan? Spent { get; init; }

    /// <summary>How much time the peer says it had; null when it sent none.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>What the next process downstream reported to the peer; null when the peer was the last.</summary>
    public RemoteEndedException? Remote => InnerException as RemoteEndedException;

    /// <summary>The peer, its status and its sentence: <c>'pricing' answered 504: 'GET /price/{id}' had 200 ms …</c></summary>
    public override string Message =>
        $"{(ServiceName is null ? "The remote side" : $"'{ServiceName}'")} answered {Status}{(Detail is null ? "." : $": {Detail}")}";

    private static string? Sanitize(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var length = Math.Min(text.Length, MaxCharacters);
        return string.Create(length, text, static (sanitized, text) =>
        {
            for (var i = 0; i < sanitized.Length; i++)
            {
                sanitized[i] = char.IsControl(text[i]) ? ' ' : text[i];
            }
        });
    }
}

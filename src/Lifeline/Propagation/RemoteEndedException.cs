namespace Lifeline;

/// <summary>
/// Why another process stopped working for us, as far as it told: the cause of a call that failed because its remote
/// side ended, for lack of time or because it is shutting down.
/// </summary>
/// <remarks>
/// Everything in it comes from a peer and is untrusted. Texts are cut to <see cref="MaxCharacters"/> and rid of control
/// characters, so that they can be logged; decide nothing by them but what a lie could do no harm to. Immutable.
/// </remarks>
public sealed class RemoteEndedException : ContextCauseException
{
    /// <summary>No text of a peer is longer than this, in UTF-16 characters.</summary>
    public const int MaxCharacters = 512;

    /// <summary>Keeps what a peer told.</summary>
    /// <param name="status">As <see cref="Status"/>.</param>
    /// <param name="detail">The peer's own sentence; null when it sent none.</param>
    /// <param name="remote">What the peer itself was told by the next one down, in whose name it ended; null when it was the last.</param>
    public RemoteEndedException(int status, string? detail, RemoteEndedException? remote = null)
        : base(null, remote)
    {
        Status = status;
        Detail = Tame(detail);
    }

    /// <summary>How it ended, as HTTP numbers it: 499 canceled, 503 shutting down, 504 out of time.</summary>
    public int Status { get; }

    /// <summary>The peer's own sentence about it; null when it sent none.</summary>
    public string? Detail { get; }

    /// <summary>What the peer calls itself; null when it did not say.</summary>
    public string? ServiceName { get; init => field = Tame(value); }

    /// <summary>In what the peer was when it ended; null when it did not say.</summary>
    public string? Operation { get; init => field = Tame(value); }

    /// <summary>How long the peer says it had been in <see cref="Operation"/>; null when it did not say.</summary>
    public TimeSpan? Spent { get; init; }

    /// <summary>How much time the peer says it had; null when it did not say.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>What the peer was told by the next one down; null when it was the last.</summary>
    public RemoteEndedException? Remote => InnerException as RemoteEndedException;

    /// <summary>Who answered what: <c>'pricing' answered 504: 'GET /price/{id}' had 200 ms …</c></summary>
    public override string Message =>
        $"{(ServiceName is null ? "The remote side" : $"'{ServiceName}'")} answered {Status}{(Detail is null ? "." : $": {Detail}")}";

    private static string? Tame(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var length = Math.Min(text.Length, MaxCharacters);
        return string.Create(length, text, static (tame, text) =>
        {
            for (var i = 0; i < tame.Length; i++)
            {
                tame[i] = char.IsControl(text[i]) ? ' ' : text[i];
            }
        });
    }
}

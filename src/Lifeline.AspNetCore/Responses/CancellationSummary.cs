namespace Lifeline.AspNetCore.Responses;

/// <summary>What a caller is told about a request that was ended.</summary>
/// <param name="Ended">Who ended it.</param>
/// <param name="Request">The request's name: the operation, unless the error knows a more exact one.</param>
/// <param name="Spent">How long the request has taken.</param>
/// <param name="Hop">What this application is called; null to keep that and all further details from the caller.</param>
internal readonly record struct CancellationSummary(RequestCancellation Ended, string Request, TimeSpan Spent, string? Hop)
{
    public const string OutOfTime = "The request's time was up.";
    public const string ShuttingDown = "The service is shutting down. Another instance may answer.";

    /// <summary>One sentence.</summary>
    public string Detail => Hop is not null ? Ended.Error.Message : Ended.End switch
    {
        RequestEnd.Client => "The client is gone.",
        RequestEnd.Deadline => OutOfTime,
        RequestEnd.Shutdown => ShuttingDown,
        _ => "A service that this one depends on could not answer in time.",
    };
}

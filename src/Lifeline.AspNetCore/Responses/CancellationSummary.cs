namespace Lifeline.AspNetCore.Responses;

/// <summary>What a response says about a request that was ended.</summary>
/// <param name="Cancellation">What ended it.</param>
/// <param name="Request">The request's name: used as the operation, unless the error has a more exact one.</param>
/// <param name="Spent">How long the request has taken.</param>
/// <param name="ServiceName">This application's name; null to hide it and all other details from the caller.</param>
internal readonly record struct CancellationSummary(RequestCancellation Cancellation, string Request, TimeSpan Spent, string? ServiceName)
{
    public const string OutOfTime = "The request's time was up.";
    public const string ShuttingDown = "The service is shutting down. Another instance may answer.";

    /// <summary>The message: the error's own with details, a general sentence without.</summary>
    public string Detail => ServiceName is not null ? Cancellation.Error.Message : Cancellation.End switch
    {
        RequestEnd.Client => "The client is gone.",
        RequestEnd.Deadline => OutOfTime,
        RequestEnd.Shutdown => ShuttingDown,
        _ => "A service that this one depends on could not answer in time.",
    };
}

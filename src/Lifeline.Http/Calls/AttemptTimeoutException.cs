namespace Lifeline.Http.Calls;

/// <summary>
/// An attempt's own timeout has elapsed while its call is live. Retry handlers take it for a transient failure, which a
/// <see cref="DeadlineExceededException"/> is not. <see cref="HttpCall"/> throws the inner exception in its place.
/// </summary>
internal sealed class AttemptTimeoutException(DeadlineExceededException ended) : HttpRequestException(ended.Message, ended)
{
    public DeadlineExceededException Ended { get; } = ended;
}

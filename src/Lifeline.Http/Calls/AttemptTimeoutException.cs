namespace Lifeline.Http.Calls;

/// <summary>
/// An attempt ran out of its own time while its call goes on: for whoever retries a transient failure, which the deadline of a
/// context by itself is not. <see cref="HttpCall"/> throws what is inside.
/// </summary>
internal sealed class AttemptTimeoutException(DeadlineExceededException ended) : HttpRequestException(ended.Message, ended)
{
    public DeadlineExceededException Ended { get; } = ended;
}

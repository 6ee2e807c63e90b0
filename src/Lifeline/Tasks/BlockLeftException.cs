namespace Lifeline;

/// <summary>
/// The cause of a scope's context that ended because its block was left while tasks still ran: they had not been waited for, or the
/// block threw.
/// </summary>
public sealed class BlockLeftException : ContextCauseException
{
    internal BlockLeftException(string scope)
        : base($"the block of {scope} was left while tasks still ran; `await …WaitAsync()` at its end waits for them")
    {
    }
}

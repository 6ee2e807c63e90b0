namespace Lifeline;

/// <summary>All callers that waited for shared work have stopped waiting: the cause with which <see cref="SingleFlight{TKey, T}"/> ends it.</summary>
public sealed class AbandonedException : ContextCauseException
{
    internal AbandonedException()
        : base("everybody who waited for it has left")
    {
    }
}

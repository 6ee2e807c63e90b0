namespace Lifeline;

/// <summary>All who waited for some shared work have left: the cause with which <see cref="SingleFlight{TKey, T}"/> ends it.</summary>
public sealed class AbandonedException : ContextCauseException
{
    internal AbandonedException()
        : base("everybody who waited for it has left")
    {
    }
}

namespace Lifeline;

/// <summary>
/// The key of a request-scoped value. Its identity is the object itself, so that two packages never collide, whatever
/// they call their keys. Make one per value, keep it in a static read-only field, and keep it private to the code that may read.
/// </summary>
/// <typeparam name="T">The type of the value: small and immutable, such as a user's name or a trace id.</typeparam>
/// <remarks>Immutable and thread-safe.</remarks>
/// <param name="name">What a printed ancestry calls the value.</param>
/// <param name="isLoggable">
/// True to print the value itself where a context's ancestry is printed, as in logs. By default only its type is
/// printed, as values may be credentials.
/// </param>
/// <exception cref="ArgumentException"><paramref name="name"/> is empty or white space.</exception>
/// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
public sealed class ContextKey<T>(string name, bool isLoggable = false)
{
    /// <summary>What a printed ancestry calls the value. Plays no part in comparing keys.</summary>
    public string Name { get; } = string.IsNullOrWhiteSpace(name)
        ? throw (name is null
            ? new ArgumentNullException(nameof(name))
            : new ArgumentException("A context key needs a name, so that a printed context can be read.", nameof(name)))
        : name;

    /// <summary>True when a printed ancestry shows the value itself and not only its type.</summary>
    public bool IsLoggable { get; } = isLoggable;

    /// <summary>
    /// How its values are written where they cross to another process; null, as it is unless set, for values that stay
    /// in this one. They cross to and from trusted peers only, where they are configured (<see cref="ContextBaggage"/>).
    /// </summary>
    public WireFormat<T>? Wire { get; init; }

    /// <summary>The key's name and the type of its values.</summary>
    public override string ToString() => $"{Name} ({typeof(T).Name})";
}

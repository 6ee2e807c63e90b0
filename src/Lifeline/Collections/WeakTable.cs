using System.Runtime.CompilerServices;

namespace Lifeline.Collections;

/// <summary>One value for each foreign object, found again for as long as something else holds it.</summary>
/// <remarks>
/// The value is held weakly, and by a type of the framework's: keyed by an object that lives for ever, such as the system's clock
/// or a host's token, it would keep all of this library from being unloaded. Thread-safe. Keys are compared by identity.
/// </remarks>
internal sealed class WeakTable<TKey, TValue>
    where TKey : class
    where TValue : class
{
    private readonly ConditionalWeakTable<TKey, WeakReference> _held = [];

    /// <summary>The value of a key; a new one when nothing holds one any more.</summary>
    /// <param name="key">The foreign object.</param>
    /// <param name="of">What a new value is made of.</param>
    /// <param name="make">Makes one. Called under no lock, as it may run foreign code; of two that are made at the same time, one is used.</param>
    public TValue GetOrMake<T>(TKey key, T of, Func<T, TValue> make)
    {
        if (_held.TryGetValue(key, out var known) && known.Target is TValue value)
        {
            return value;
        }

        var made = make(of);
        var held = _held.GetValue(key, static _ => new WeakReference(null));
        lock (held)
        {
            if (held.Target is TValue first)
            {
                return first;
            }

            held.Target = made;
            return made;
        }
    }
}

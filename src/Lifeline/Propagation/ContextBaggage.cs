using System.Runtime.CompilerServices;

namespace Lifeline;

/// <summary>
/// An allow-list of keys whose values cross to other processes, as members of the W3C header <c>baggage</c>: a sender
/// writes the values of these keys and no others, a receiver accepts no others.
/// </summary>
/// <remarks>
/// <para>
/// To be used with peers that are trusted only: what a peer sends becomes a value of the request. A member's name is the
/// key's <see cref="ContextKey{T}.Name"/>.
/// </para>
/// <para>Immutable and thread-safe: <see cref="Allow"/> returns a longer list and leaves this one as it is.</para>
/// </remarks>
public sealed class ContextBaggage
{
    /// <summary>The header's name.</summary>
    public const string Header = "baggage";

    /// <summary>No header has more members than this, out or in.</summary>
    public const int MaxMembers = 64;

    /// <summary>No header is longer than this, out or in.</summary>
    public const int MaxBytes = 8192;

    private static readonly ConditionalWeakTable<ContextBaggage, object?> s_lists = [];      // all lists that are alive and not empty; holds them weakly

    private readonly Entry[] _entries;

    private ContextBaggage(Entry[] entries)
    {
        _entries = entries;
        if (entries.Length > 0)
        {
            s_lists.Add(this, null);
        }
    }

    /// <summary>The empty list: no value crosses.</summary>
    public static ContextBaggage None { get; } = new([]);

    /// <summary>True when the list is empty.</summary>
    public bool IsEmpty => _entries.Length == 0;

    /// <summary>Whether a key of the list crosses under a name.</summary>
    /// <param name="name">As a header or another library's list has it: spaces around it are ignored.</param>
    public bool Contains(ReadOnlySpan<char> name) => Find(name.Trim()) is not null;

    /// <summary>
    /// For integrations: whether any list that is alive in this process contains the name, so that only a context's value may be
    /// sent under it.
    /// </summary>
    /// <param name="name">As for <see cref="Contains"/>.</param>
    /// <remarks>Thread-safe. Costs a linear search of each list.</remarks>
    public static bool IsListed(string name) => s_lists.Any(list => list.Key.Contains(name));

    /// <summary>A new list: this one and one key more.</summary>
    /// <typeparam name="T">The type of the key's values.</typeparam>
    /// <param name="key">A key that says how its values are written (<see cref="ContextKey{T}.Wire"/>).</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is null.</exception>
    /// <exception cref="ArgumentException">
    /// The key does not let its values cross, its name can't be a member's (letters, digits and a few signs, no spaces),
    /// or another key of that name is in the list.
    /// </exception>
    public ContextBaggage Allow<T>(ContextKey<T> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Wire is not { } format)
        {
            throw new ArgumentException(
                $"The values of the key '{key}' stay in this process. If they may leave it, say how they are written: new ContextKey<…>(\"{key.Name}\") {{ Wire = … }}.",
                nameof(key));
        }

        if (!BaggageEncoding.IsName(key.Name))
        {
            throw new ArgumentException(
                $"The key '{key}' can't cross under its name: baggage allows letters, digits and !#$%&'*+-.^_`|~, at most {BaggageEncoding.MaxNameCharacters}.", nameof(key));
        }

        if (Find(key.Name) is not null)
        {
            throw new ArgumentException($"There already is a key that crosses as '{key.Name}'. The other side could not tell the two apart.", nameof(key));
        }

        return new ContextBaggage([.. _entries, new Entry<T>(key, format)]);
    }

    /// <summary>Writes the header's value.</summary>
    /// <param name="ctx">The context whose values are written.</param>
    /// <param name="others">Members from elsewhere, such as an activity's baggage: written after the context's values as far as there is room.</param>
    /// <param name="dropped">
    /// How many members had no room or no valid name, or failed to be written, which is reported to <see cref="LifelineEvents.CallbackFailed"/>.
    /// No member is ever written in part.
    /// </param>
    /// <returns>The header's value; null when there is nothing to write.</returns>
    public string? Write(Context ctx, IEnumerable<KeyValuePair<string, string?>>? others, out int dropped)
    {
        var header = new BaggageWriter();
        foreach (var entry in _entries)
        {
            if (!entry.TryWrite(ctx, out var value))
            {
                header.Drop();
            }
            else if (value is not null)
            {
                header.Add(entry.Name, value);
            }
        }

        foreach (var (name, value) in others ?? [])
        {
            if (Find(name) is null)
            {
                header.Add(name, value ?? "");
            }
        }

        dropped = header.Dropped;
        return header.Text;
    }

    /// <summary>Reads the header's value.</summary>
    /// <param name="ctx">The context to derive from.</param>
    /// <param name="header">What the peer sent. Whatever is in it, this neither throws nor allocates more than a few times its length.</param>
    /// <param name="malformed">
    /// How many members were ignored because they can't be read (a parser that throws is reported to <see cref="LifelineEvents.CallbackFailed"/>).
    /// A header that is too long counts as one, and so do all members beyond <see cref="MaxMembers"/>. Members that are not in the list
    /// do not count.
    /// </param>
    /// <returns>A context with the values that were read; <paramref name="ctx"/> itself when there were none.</returns>
    public Context Read(Context ctx, ReadOnlySpan<char> header, out int malformed)
    {
        malformed = 0;
        if (_entries.Length == 0 || header.IsEmpty)
        {
            return ctx;
        }

        if (header.Length > MaxBytes)
        {
            malformed = 1;
            return ctx;
        }

        var members = 0;
        foreach (var range in header.Split(','))
        {
            if (++members > MaxMembers)
            {
                malformed++;
                break;
            }

            if (!TryRead(ref ctx, header[range]))
            {
                malformed++;
            }
        }

        return ctx;
    }

    private bool TryRead(ref Context ctx, ReadOnlySpan<char> member)
    {
        if (!BaggageEncoding.TrySplit(member, out var name, out var value))
        {
            return false;
        }

        return Find(name) is not { } entry || (BaggageEncoding.TryDecode(value, out var text) && entry.TryRead(ref ctx, text));
    }

    private Entry? Find(ReadOnlySpan<char> name)
    {
        foreach (var entry in _entries)
        {
            if (name.SequenceEqual(entry.Name))
            {
                return entry;
            }
        }

        return null;
    }

    private abstract class Entry(string name)
    {
        public string Name => name;

        /// <returns>False when there is a value, and writing it has failed.</returns>
        public abstract bool TryWrite(Context ctx, out string? value);

        public abstract bool TryRead(ref Context ctx, ReadOnlySpan<char> text);
    }

    // The two functions are foreign code. An exception of one loses that one value.
    private sealed class Entry<T>(ContextKey<T> key, WireFormat<T> format) : Entry(key.Name)
    {
        public override bool TryWrite(Context ctx, out string? value)
        {
            value = null;
            try
            {
                if (ctx.TryGet(key, out var carried))
                {
                    value = format.Write(carried);
                }

                return true;
            }
            catch (Exception failure)
            {
                LifelineEvents.OnForeignFailed($"writing the value of the key '{key}' for another process", failure, ctx.Node);
                return false;
            }
        }

        public override bool TryRead(ref Context ctx, ReadOnlySpan<char> text)
        {
            T value;
            try
            {
                if (!format.TryParse(text, out value))
                {
                    return false;
                }
            }
            catch (Exception failure)
            {
                LifelineEvents.OnForeignFailed($"reading a value of the key '{key}' from another process", failure, ctx.Node);
                return false;
            }

            ctx = ctx.WithValue(key, value, file: "", line: 0);       // the value came from a peer: it has no source location
            return true;
        }
    }
}

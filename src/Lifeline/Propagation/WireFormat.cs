using System.Globalization;

namespace Lifeline;

/// <summary>Parses a value from its text.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <param name="text">The text that a peer sent: any characters, at most 8,192.</param>
/// <param name="value">The value.</param>
/// <returns>False when the text is not a value of that type; it is then ignored. Must not throw.</returns>
public delegate bool WireParser<T>(ReadOnlySpan<char> text, out T value);

/// <summary>How a value is written where it crosses to another process. A key that has one lets its values cross, to trusted peers.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
/// <remarks>Immutable, and as thread-safe as the two functions.</remarks>
public sealed class WireFormat<T>
{
    private readonly Func<T, string?> _write;
    private readonly WireParser<T> _parse;

    /// <summary>Makes a format from two functions.</summary>
    /// <param name="write">Gives a value's text; null for a value that does not cross.</param>
    /// <param name="parse">Parses the value from its text.</param>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public WireFormat(Func<T, string?> write, WireParser<T> parse)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(parse);
        _write = write;
        _parse = parse;
    }

    /// <summary>A value's text; null for a value that does not cross.</summary>
    /// <param name="value">The value.</param>
    public string? Write(T value) => _write(value);

    /// <summary>Parses a value from its text.</summary>
    /// <param name="text">The text that a peer sent.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when the text is not a value of that type.</returns>
    public bool TryParse(ReadOnlySpan<char> text, out T value) => _parse(text, out value);
}

/// <summary>Formats for common types.</summary>
public static class WireFormat
{
    /// <summary>Text as it is. A text with control characters, which could forge log lines, does not cross and is not read.</summary>
    public static WireFormat<string> Text { get; } = new(
        static value => value is null || HasControls(value) ? null : value,
        static (text, out value) =>
        {
            var isText = !HasControls(text);
            value = isText ? text.ToString() : "";
            return isText;
        });

    /// <summary>Numbers, GUIDs, dates and other types that format and parse themselves, in the invariant culture.</summary>
    /// <typeparam name="T">Such a type.</typeparam>
    public static WireFormat<T> Of<T>()
        where T : ISpanParsable<T>, IFormattable => new(
        static value => value.ToString(null, CultureInfo.InvariantCulture),
        static (text, out value) => T.TryParse(text, CultureInfo.InvariantCulture, out value!));

    private static bool HasControls(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character))
            {
                return true;
            }
        }

        return false;
    }
}

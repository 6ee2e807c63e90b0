using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Lifeline;

/// <summary>One member of a W3C baggage header as text: <c>name=value;properties</c>, the value percent-encoded.</summary>
internal static class BaggageEncoding
{
    public const int MaxNameCharacters = 256;

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> s_ofNames = SearchValues.Create("!#$%&'*+-.^_`|~" + Letters);

    // All printable ASCII characters except space, quote, comma, semicolon and backslash.
    private static readonly SearchValues<char> s_ofValues = SearchValues.Create("!#$%&'()*+-./:<=>?@[]^_`{|}~" + Letters);

    public static bool IsName(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxNameCharacters && !text.ContainsAnyExcept(s_ofNames);

    /// <summary>Splits a member into name and value. Its properties are dropped, as values of this library have none.</summary>
    public static bool TrySplit(ReadOnlySpan<char> member, out ReadOnlySpan<char> name, out ReadOnlySpan<char> value)
    {
        name = value = default;
        var pair = member.IndexOf(';') is >= 0 and var end ? member[..end] : member;
        var equals = pair.IndexOf('=');
        if (equals < 0)
        {
            return false;
        }

        name = pair[..equals].Trim(" \t");
        value = pair[(equals + 1)..].Trim(" \t");
        return IsName(name) && !value.ContainsAnyExcept(s_ofValues);
    }

    /// <summary>Decodes percent-encoding. Allocates only when there is any.</summary>
    /// <returns>False for a percent sign without two hexadecimal digits, and for bytes that are not UTF-8.</returns>
    public static bool TryDecode(ReadOnlySpan<char> value, out ReadOnlySpan<char> text)
    {
        text = value;
        if (!value.Contains('%'))
        {
            return true;
        }

        var bytes = new byte[value.Length];
        var count = 0;
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '%')
            {
                bytes[count++] = (byte)value[i];
                continue;
            }

            if (i + 2 >= value.Length || !char.IsAsciiHexDigit(value[i + 1]) || !char.IsAsciiHexDigit(value[i + 2]))
            {
                return false;
            }

            bytes[count++] = byte.Parse(value.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            i += 2;
        }

        var utf8 = bytes.AsSpan(0, count);
        if (!Utf8.IsValid(utf8))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(utf8);
        return true;
    }
}

/// <summary>Builds a header of as many members as fit.</summary>
internal sealed class BaggageWriter
{
    private readonly StringBuilder _header = new();
    private int _members;

    /// <summary>The number of members that did not fit, or have no valid name.</summary>
    public int Dropped { get; private set; }

    public string? Text => _members == 0 ? null : _header.ToString();

    public void Drop() => Dropped++;

    public void Add(string name, string value)
    {
        var encoded = Uri.EscapeDataString(value);
        var length = name.Length + 1 + encoded.Length + (_members == 0 ? 0 : 1);
        if (!BaggageEncoding.IsName(name) || _members == ContextBaggage.MaxMembers || _header.Length + length > ContextBaggage.MaxBytes)
        {
            Dropped++;
            return;
        }

        _header.Append(_members == 0 ? "" : ",").Append(name).Append('=').Append(encoded);
        _members++;
    }
}

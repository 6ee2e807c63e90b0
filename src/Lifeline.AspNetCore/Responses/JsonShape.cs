using System.Buffers;

namespace Lifeline.AspNetCore.Responses;

/// <summary>Scans JSON (UTF-8) as it is written, to tell whether a value is complete: tracks nesting, strings and escapes. Validates nothing.</summary>
internal struct JsonShape
{
    private static readonly SearchValues<byte> s_structure = SearchValues.Create("\"[]{}"u8);
    private static readonly SearchValues<byte> s_endOfString = SearchValues.Create("\"\\"u8);

    private int _depth;                         // open arrays and objects
    private bool _isInString;
    private bool _isEscape;                     // the last byte was a backslash within a string
    private bool _hasBegun;

    /// <summary>Whether the JSON written so far can be a complete value. Half a number counts as complete: writers write a number at once.</summary>
    public readonly bool IsWhole => _hasBegun && _depth == 0 && !_isInString;

    public void Add(ReadOnlySpan<byte> json)
    {
        _hasBegun |= !json.IsEmpty;
        while (!json.IsEmpty)
        {
            if (_isEscape)
            {
                _isEscape = false;
                json = json[1..];
                continue;
            }

            var next = json.IndexOfAny(_isInString ? s_endOfString : s_structure);
            if (next < 0)
            {
                return;
            }

            Apply(json[next]);
            json = json[(next + 1)..];
        }
    }

    private void Apply(byte character)
    {
        switch (character)
        {
            case (byte)'"':
                _isInString = !_isInString;
                break;
            case (byte)'\\':
                _isEscape = true;
                break;
            case (byte)'[' or (byte)'{':
                _depth++;
                break;
            default:
                _depth--;
                break;
        }
    }
}

using System.Buffers;

namespace Lifeline.AspNetCore.Responses;

/// <summary>Follows JSON (UTF-8) on its way out as far as it takes to know whether a value is complete: nesting, strings, escapes. Validates nothing.</summary>
internal struct JsonShape
{
    private static readonly SearchValues<byte> s_structure = SearchValues.Create("\"[]{}"u8);
    private static readonly SearchValues<byte> s_endOfString = SearchValues.Create("\"\\"u8);

    private int _depth;
    private bool _isInString;
    private bool _isEscape;                     // the last byte was a backslash within a string
    private bool _hasBegun;

    /// <summary>Whether what was written can be all there is. Half a number is taken for a whole one: writers write it at once.</summary>
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

            Take(json[next]);
            json = json[(next + 1)..];
        }
    }

    private void Take(byte sign)
    {
        switch (sign)
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

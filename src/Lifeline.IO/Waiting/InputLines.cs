using System.Text;

namespace Lifeline.IO.Waiting;

/// <summary>The lines of a stream, without a byte order mark. A read that is ended loses nothing: what has come of a line stays for the next one.</summary>
internal sealed class InputLines(Stream stream, Encoding encoding) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);      // held by the one who reads; guards all below
    private readonly Decoder _decoder = encoding.GetDecoder();
    private readonly byte[] _bytes = new byte[4096];
    private readonly StringBuilder _text = new();       // decoded, and not given out yet
    private int _looked;                                // no line ends in this much of it
    private bool _isAtEnd;
    private bool _isBegun;                              // a character has come

    /// <summary>Reads a line.</summary>
    /// <returns>The line without its end; null when there is none left.</returns>
    public async ValueTask<string?> ReadAsync(CancellationToken token)
    {
        await _turn.WaitAsync(token).ConfigureAwait(false);
        try
        {
            while (true)
            {
                if (TakeLine() is { } line)
                {
                    return line;
                }

                if (_isAtEnd)
                {
                    return TakeRest();
                }

                var length = await stream.ReadAsync(_bytes, token).ConfigureAwait(false);
                _isAtEnd = length == 0;
                Decode(length);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private void Decode(int length)
    {
        var chars = new char[encoding.GetMaxCharCount(length)];
        var count = _decoder.GetChars(_bytes.AsSpan(0, length), chars, flush: _isAtEnd);
        var mark = !_isBegun && count > 0 && chars[0] == '\uFEFF' ? 1 : 0;
        _isBegun |= count > 0;
        _text.Append(chars, mark, count - mark);
    }

    private string? TakeLine()
    {
        for (; _looked < _text.Length; _looked++)
        {
            if (_text[_looked] == '\n')
            {
                var end = _looked > 0 && _text[_looked - 1] == '\r' ? _looked - 1 : _looked;
                var line = _text.ToString(0, end);
                _text.Remove(0, _looked + 1);
                _looked = 0;
                return line;
            }
        }

        return null;
    }

    // At a terminal there may be more after an end (Ctrl+D): the next read looks again.
    private string? TakeRest()
    {
        _isAtEnd = false;
        _looked = 0;
        var rest = _text.ToString();
        _text.Clear();
        return rest.Length == 0 ? null : rest;
    }
}

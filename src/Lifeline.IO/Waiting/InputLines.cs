using System.Text;

namespace Lifeline.IO.Waiting;

/// <summary>The lines of a stream, without a byte order mark. A canceled read loses nothing: the received part of a line stays for the next read.</summary>
internal sealed class InputLines(Stream stream, Encoding encoding) : IDisposable
{
    private readonly SemaphoreSlim _readLock = new(1);  // held during a read; guards all fields below
    private readonly Decoder _decoder = encoding.GetDecoder();
    private readonly byte[] _bytes = new byte[4096];
    private readonly StringBuilder _text = new();       // decoded characters that were not returned yet
    private int _scanned;                               // the number of characters of _text that are known to have no end of line
    private bool _isAtEnd;
    private bool _hasStarted;                           // true once a character was decoded: a byte order mark comes before it only

    /// <summary>Reads a line.</summary>
    /// <returns>The line without its end; null when there is none left.</returns>
    public async ValueTask<string?> ReadAsync(CancellationToken token)
    {
        await _readLock.WaitAsync(token).ConfigureAwait(false);
        try
        {
            while (true)
            {
                if (TryRemoveLine() is { } line)
                {
                    return line;
                }

                if (_isAtEnd)
                {
                    return RemoveRest();
                }

                var length = await stream.ReadAsync(_bytes, token).ConfigureAwait(false);
                _isAtEnd = length == 0;
                Decode(length);
            }
        }
        finally
        {
            _readLock.Release();
        }
    }

    public void Dispose() => _readLock.Dispose();

    private void Decode(int length)
    {
        var chars = new char[encoding.GetMaxCharCount(length)];
        var count = _decoder.GetChars(_bytes.AsSpan(0, length), chars, flush: _isAtEnd);
        var mark = !_hasStarted && count > 0 && chars[0] == '\uFEFF' ? 1 : 0;
        _hasStarted |= count > 0;
        _text.Append(chars, mark, count - mark);
    }

    private string? TryRemoveLine()
    {
        for (; _scanned < _text.Length; _scanned++)
        {
            if (_text[_scanned] == '\n')
            {
                var end = _scanned > 0 && _text[_scanned - 1] == '\r' ? _scanned - 1 : _scanned;
                var line = _text.ToString(0, end);
                _text.Remove(0, _scanned + 1);
                _scanned = 0;
                return line;
            }
        }

        return null;
    }

    // At a terminal there may be more input after an end (Ctrl+D): the next read tries again.
    private string? RemoveRest()
    {
        _isAtEnd = false;
        _scanned = 0;
        var rest = _text.ToString();
        _text.Clear();
        return rest.Length == 0 ? null : rest;
    }
}

using System.Runtime.CompilerServices;
using System.Text;

namespace Lifeline.IO.Waiting;

/// <summary>
/// Lines of a <see cref="StreamReader"/> whose stream can't be read again: a FIFO, a pipe, a socket. What has come of a line when
/// a read is ended is kept for the next one, where the framework's own method drops it.
/// </summary>
/// <remarks>
/// Reads character by character, so that nothing but a half line is ever missing from the reader: whoever goes on with the
/// reader's own methods finds all that follows. Used by one read at a time, as the reader itself.
/// </remarks>
internal sealed class KeptLine
{
    private static readonly ConditionalWeakTable<TextReader, KeptLine> s_ofReaders = [];

    private readonly StringBuilder _text = new();       // read, and not given out yet
    private readonly char[] _next = new char[1];
    private bool _isReturned;                           // a \r followed the text; whether a \n follows that is not known yet

    /// <summary>What is kept for a reader; null of one that needs none, as it is of another kind or its stream can seek.</summary>
    public static KeptLine? Of(TextReader reader) => reader is StreamReader { BaseStream.CanSeek: false } ? s_ofReaders.GetOrCreateValue(reader) : null;

    /// <summary>Reads a line.</summary>
    /// <returns>The line without its end; null when there is none left.</returns>
    public async ValueTask<string?> ReadAsync(TextReader reader, CancellationToken token)
    {
        while (await reader.ReadAsync(_next, token).ConfigureAwait(false) > 0)
        {
            var next = _next[0];
            if (_isReturned)
            {
                var line = Take();
                if (next != '\n')
                {
                    Keep(next);
                }

                return line;
            }

            if (next == '\n')
            {
                return Take();
            }

            Keep(next);
        }

        return _isReturned || _text.Length > 0 ? Take() : null;
    }

    /// <summary>Reads to the end.</summary>
    public async ValueTask<string> ReadToEndAsync(TextReader reader, CancellationToken token)
    {
        var rest = await reader.ReadToEndAsync(token).ConfigureAwait(false);
        var end = _isReturned ? "\r" : "";
        return Take() + end + rest;
    }

    private void Keep(char next)
    {
        if (next == '\r')
        {
            _isReturned = true;
        }
        else
        {
            _text.Append(next);
        }
    }

    private string Take()
    {
        var text = _text.ToString();
        _text.Clear();
        _isReturned = false;
        return text;
    }
}

using System.Runtime.CompilerServices;
using System.Text;

namespace Lifeline.IO.Waiting;

/// <summary>
/// Lines of a <see cref="StreamReader"/> whose stream can't be read again: a FIFO, a pipe, a socket. When a read is canceled, the
/// received part of the line is kept for the next read. The framework's own method drops it.
/// </summary>
/// <remarks>
/// Reads character by character, so that nothing but an incomplete line is taken from the reader: the reader's own methods can
/// read all that follows. Not thread-safe, like the reader itself: one read at a time.
/// </remarks>
internal sealed class UnreadLine
{
    private static readonly ConditionalWeakTable<TextReader, UnreadLine> s_ofReaders = [];

    private readonly StringBuilder _text = new();       // characters that were read and not returned yet
    private readonly char[] _next = new char[1];
    private bool _hasPendingReturn;                     // the last character was \r; whether \n follows is not known yet

    /// <summary>The instance of a reader; null for a reader of another type, or whose stream can seek.</summary>
    public static UnreadLine? Of(TextReader reader) => reader is StreamReader { BaseStream.CanSeek: false } ? s_ofReaders.GetOrCreateValue(reader) : null;

    /// <summary>Reads a line.</summary>
    /// <returns>The line without its end; null when there is none left.</returns>
    public async ValueTask<string?> ReadAsync(TextReader reader, CancellationToken token)
    {
        while (await reader.ReadAsync(_next, token).ConfigureAwait(false) > 0)
        {
            var next = _next[0];
            if (_hasPendingReturn)
            {
                var line = RemoveText();
                if (next != '\n')
                {
                    Append(next);
                }

                return line;
            }

            if (next == '\n')
            {
                return RemoveText();
            }

            Append(next);
        }

        return _hasPendingReturn || _text.Length > 0 ? RemoveText() : null;
    }

    /// <summary>Reads to the end.</summary>
    public async ValueTask<string> ReadToEndAsync(TextReader reader, CancellationToken token)
    {
        var rest = await reader.ReadToEndAsync(token).ConfigureAwait(false);
        var end = _hasPendingReturn ? "\r" : "";
        return RemoveText() + end + rest;
    }

    private void Append(char next)
    {
        if (next == '\r')
        {
            _hasPendingReturn = true;
        }
        else
        {
            _text.Append(next);
        }
    }

    private string RemoveText()
    {
        var text = _text.ToString();
        _text.Clear();
        _hasPendingReturn = false;
        return text;
    }
}

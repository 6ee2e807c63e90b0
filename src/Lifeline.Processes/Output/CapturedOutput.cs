using System.Buffers;
using System.Text;

namespace Lifeline.Processes.Output;

/// <summary>The beginning and the end of an output of any length, each up to half of a limit.</summary>
/// <remarks>Written by one thread at a time; a reader sees what was written so far.</remarks>
internal sealed class CapturedOutput(int limit)
{
    private const int LongestCharacter = 4;         // bytes, in UTF-8

    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _head = new();     // guarded by _gate, as all below
    private readonly int _headLimit = limit - limit / 2;
    private byte[] _tail = [];                      // a ring, once it has grown to its limit
    private readonly int _tailLimit = limit / 2;
    private int _tailStart;
    private int _tailLength;
    private long _dropped;                          // bytes between beginning and end

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            var toHead = Math.Min(bytes.Length, _headLimit - _head.WrittenCount);
            _head.Write(bytes[..toHead]);
            bytes = bytes[toHead..];
            if (bytes.Length > _tailLimit)
            {
                _dropped += bytes.Length - _tailLimit;
                bytes = bytes[^_tailLimit..];
            }

            WriteTail(bytes);
        }
    }

    /// <summary>What is kept as text, without a byte order mark, and how many bytes between beginning and end are not in it.</summary>
    public (string Text, long TruncatedBytes) Read(Encoding encoding)
    {
        lock (_gate)
        {
            var head = _head.WrittenSpan;
            ReadOnlySpan<byte> tail = CopyTail(new byte[_tailLength]);
            if (_dropped == 0)
            {
                return (WithoutMark(encoding.GetString([.. head, .. tail])), 0);
            }

            if (encoding.CodePage == Encoding.UTF8.CodePage)
            {
                head = head[..^CutAtEnd(head)];
                tail = tail[CutAtStart(tail)..];
            }

            var leftOut = _dropped + (_head.WrittenCount - head.Length) + (_tailLength - tail.Length);
            return ($"{WithoutMark(encoding.GetString(head))}\n… {leftOut} bytes left out …\n{encoding.GetString(tail)}", leftOut);
        }
    }

    /// <summary>A text without the mark that a program may set before its output to tell how it is encoded.</summary>
    public static string WithoutMark(string text) => text.StartsWith('\uFEFF') ? text[1..] : text;

    // Bytes of a character that begins before the end and would end behind it.
    private static int CutAtEnd(ReadOnlySpan<byte> bytes)
    {
        for (var length = 1; length < LongestCharacter && length <= bytes.Length; length++)
        {
            if (Rune.DecodeFromUtf8(bytes[^length..], out _, out _) == OperationStatus.NeedMoreData)
            {
                return length;
            }
        }

        return 0;
    }

    // Bytes of a character that begins before the start.
    private static int CutAtStart(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        while (length < LongestCharacter - 1 && length < bytes.Length && (bytes[length] & 0xC0) == 0x80)
        {
            length++;
        }

        return length;
    }

    private void WriteTail(ReadOnlySpan<byte> bytes)
    {
        var tooMany = _tailLength + bytes.Length - _tailLimit;
        if (tooMany > 0)
        {
            _dropped += tooMany;
            _tailStart = (_tailStart + tooMany) % _tail.Length;
            _tailLength -= tooMany;
        }

        Reserve(_tailLength + bytes.Length);
        foreach (var b in bytes)
        {
            _tail[(_tailStart + _tailLength++) % _tail.Length] = b;
        }
    }

    private void Reserve(int length)
    {
        if (length <= _tail.Length)
        {
            return;
        }

        var larger = new byte[Math.Min(_tailLimit, Math.Max(length, Math.Max(256, _tail.Length * 2)))];
        CopyTail(larger);
        (_tail, _tailStart) = (larger, 0);
    }

    private byte[] CopyTail(byte[] to)
    {
        for (var i = 0; i < _tailLength; i++)
        {
            to[i] = _tail[(_tailStart + i) % _tail.Length];
        }

        return to;
    }
}

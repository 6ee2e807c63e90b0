using System.Buffers;
using System.Text;

namespace Lifeline.Processes.Output;

/// <summary>Keeps the beginning and the end of an output of any length, each up to half of a limit.</summary>
/// <remarks>Thread-safe: a reader sees what was written so far.</remarks>
internal sealed class CapturedOutput(int limit)
{
    private const int MaxCharacterBytes = 4;        // in UTF-8

    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _head = new();     // guarded by _lock, as all below
    private readonly int _headLimit = limit - limit / 2;
    private byte[] _tail = [];                      // a ring buffer, which grows up to _tailLimit
    private readonly int _tailLimit = limit / 2;
    private int _tailStart;
    private int _tailLength;
    private long _dropped;                          // bytes between head and tail that were dropped

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
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

    /// <summary>The kept output as text, without a byte order mark, and the number of bytes between beginning and end that are not in it.</summary>
    public (string Text, long TruncatedBytes) Read(Encoding encoding)
    {
        lock (_lock)
        {
            var head = _head.WrittenSpan;
            ReadOnlySpan<byte> tail = CopyTail(new byte[_tailLength]);
            if (_dropped == 0)
            {
                return (WithoutMark(encoding.GetString([.. head, .. tail])), 0);
            }

            if (encoding.CodePage == Encoding.UTF8.CodePage)
            {
                head = head[..^PartialAtEnd(head)];
                tail = tail[PartialAtStart(tail)..];
            }

            var truncated = _dropped + (_head.WrittenCount - head.Length) + (_tailLength - tail.Length);
            return ($"{WithoutMark(encoding.GetString(head))}\n… {truncated} bytes left out …\n{encoding.GetString(tail)}", truncated);
        }
    }

    /// <summary>A text without the byte order mark that a program may have written first.</summary>
    public static string WithoutMark(string text) => text.StartsWith('\uFEFF') ? text[1..] : text;

    // The number of bytes at the end that are an incomplete character.
    private static int PartialAtEnd(ReadOnlySpan<byte> bytes)
    {
        for (var length = 1; length < MaxCharacterBytes && length <= bytes.Length; length++)
        {
            if (Rune.DecodeFromUtf8(bytes[^length..], out _, out _) == OperationStatus.NeedMoreData)
            {
                return length;
            }
        }

        return 0;
    }

    // The number of bytes at the start that belong to a character before it.
    private static int PartialAtStart(ReadOnlySpan<byte> bytes)
    {
        var length = 0;
        while (length < MaxCharacterBytes - 1 && length < bytes.Length && (bytes[length] & 0xC0) == 0x80)
        {
            length++;
        }

        return length;
    }

    private void WriteTail(ReadOnlySpan<byte> bytes)
    {
        var excess = _tailLength + bytes.Length - _tailLimit;
        if (excess > 0)
        {
            _dropped += excess;
            _tailStart = (_tailStart + excess) % _tail.Length;
            _tailLength -= excess;
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

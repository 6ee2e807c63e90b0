using System.Buffers;
using System.Text;

namespace Lifeline.Processes.Output;

/// <summary>The beginning and the end of an output of any length, each up to half of a limit.</summary>
/// <remarks>Written by one thread at a time; a reader sees what was written so far.</remarks>
internal sealed class CapturedOutput(int limit)
{
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _head = new();     // guarded by _gate, as all below
    private readonly int _headLimit = limit - limit / 2;
    private byte[] _tail = [];                      // a ring, once it has grown to its limit
    private readonly int _tailLimit = limit / 2;
    private int _tailStart;
    private int _tailLength;

    /// <summary>How many bytes lie between beginning and end and were dropped.</summary>
    public long LeftOut { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            var toHead = Math.Min(bytes.Length, _headLimit - _head.WrittenCount);
            _head.Write(bytes[..toHead]);
            bytes = bytes[toHead..];
            if (bytes.Length > _tailLimit)
            {
                LeftOut += bytes.Length - _tailLimit;
                bytes = bytes[^_tailLimit..];
            }

            WriteTail(bytes);
        }
    }

    public string Text(Encoding encoding)
    {
        lock (_gate)
        {
            var head = _head.WrittenSpan;
            var tail = new byte[_tailLength];
            CopyTail(tail);
            return LeftOut == 0
                ? encoding.GetString([.. head, .. tail])
                : $"{encoding.GetString(head)}\n… {LeftOut} bytes left out …\n{encoding.GetString(tail)}";
        }
    }

    private void WriteTail(ReadOnlySpan<byte> bytes)
    {
        var tooMany = _tailLength + bytes.Length - _tailLimit;
        if (tooMany > 0)
        {
            LeftOut += tooMany;
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

    private void CopyTail(Span<byte> to)
    {
        for (var i = 0; i < _tailLength; i++)
        {
            to[i] = _tail[(_tailStart + i) % _tail.Length];
        }
    }
}

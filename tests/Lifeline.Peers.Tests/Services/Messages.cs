using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Serialization;

namespace Lifeline.Peers.Tests.Services;

/// <summary>What a client orders.</summary>
public sealed record Order(string Text = "", int WaitMs = 0);

/// <summary>What it gets.</summary>
public sealed record Receipt(string Text = "", int RemainingMs = 0);

[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Receipt))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ShopJson : JsonSerializerContext;

/// <summary>
/// The two messages of shop.proto as gRPC sends them: a frame (not compressed, length) around a text in field 1 and a number in
/// field 2, each of which is left out when it is empty.
/// </summary>
internal static class GrpcFrame
{
    private const int Head = 5;
    private const byte TextField = 0x0a;
    private const byte NumberField = 0x10;

    public static byte[] Write(string text, int number)
    {
        var bytes = new List<byte>(new byte[Head]);
        if (text.Length > 0)
        {
            bytes.AddRange([TextField, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)]);
        }

        if (number != 0)
        {
            bytes.Add(NumberField);
            var rest = (ulong)number;           // a negative number goes as 64 bits
            for (; rest >= 0x80; rest >>= 7)
            {
                bytes.Add((byte)(rest | 0x80));
            }

            bytes.Add((byte)rest);
        }

        var frame = bytes.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), frame.Length - Head);
        return frame;
    }

    public static (string Text, int Number) Read(ReadOnlySpan<byte> frame)
    {
        var (text, number, at) = ("", 0UL, Head);
        while (at < frame.Length)
        {
            if (frame[at++] == TextField)
            {
                int length = frame[at++];
                text = Encoding.ASCII.GetString(frame.Slice(at, length));
                at += length;
                continue;
            }

            for (var shift = 0; ; shift += 7)
            {
                number |= (ulong)(frame[at] & 0x7f) << shift;
                if (frame[at++] < 0x80)
                {
                    break;
                }
            }
        }

        return (text, (int)number);
    }
}

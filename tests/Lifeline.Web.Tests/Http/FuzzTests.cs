using System.Text;
using Lifeline.Http.Calls;

namespace Lifeline.Http.Tests;

/// <summary>What a peer may send about its end, a million times otherwise: nothing of it throws, and what it leaves behind is bounded.</summary>
public class FuzzTests
{
    private const int Inputs = 1_000_000;

    private const string Problem =
        """{"title":"x","status":504,"detail":"\u0041 é","ended":"deadline","hop":"pricing","operation":"GET","spentMs":287,"budgetMs":290,"remote":{"status":503,"detail":"y","hop":"stock"}}""";

    private const string Connect = """{"code":"deadline_exceeded","message":"its own words","details":[{"type":"x","value":"AAAA"}]}""";

    [Fact]
    public void No_document_throws_or_grows()
    {
        var random = new Random(Seeds.Next(Seeds.Fuzz, $"{Inputs} documents"));
        var (problem, connect) = (Encoding.UTF8.GetBytes(Problem), Encoding.UTF8.GetBytes(Connect));
        var document = new byte[problem.Length * 2];
        var (understood, most) = (0, 0L);
        for (var i = 0; i < Inputs; i++)
        {
            var isProblem = i % 2 == 0;
            var length = Mutate(isProblem ? problem : connect, document, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var remote = isProblem ? RemoteErrorParser.ParseProblem(document.AsMemory(0, length), 504) : RemoteErrorParser.ParseConnect(document.AsMemory(0, length), 504);
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            for (; remote is not null; remote = remote.Remote)
            {
                understood++;
                Assert.InRange(remote.Message.Length, 1, 2 * RemoteEndedException.MaxCharacters);
                Assert.DoesNotContain(remote.Message, char.IsControl);
            }
        }

        Assert.InRange(understood, Inputs / 100, Inputs * 8);       // the inputs are near enough to reach the inner parts
        Assert.InRange(most, 0, 64 * 1024);
    }

    [Fact]
    public void No_trailer_of_gRPC_throws_or_grows()
    {
        var random = new Random(Seeds.Next(Seeds.Fuzz, $"{Inputs} gRPC trailers"));
        var (message, understood, most) = (new char[64], 0, 0L);
        for (var i = 0; i < Inputs; i++)
        {
            var status = random.Next(4) == 0 ? Text(random, message, "0123456789-+ 4") : random.Next(20).ToString(System.Globalization.CultureInfo.InvariantCulture);
            var words = random.Next(8) == 0 ? null : Text(random, message, "abc%%%20EéA9F\r\n\0\uD800");
            var before = GC.GetAllocatedBytesForCurrentThread();
            var remote = RemoteGrpcStatus.Parse(status, words).Remote;
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            if (remote is not null)
            {
                understood++;
                Assert.DoesNotContain(remote.Message, char.IsControl);
            }
        }

        Assert.InRange(understood, Inputs / 100, Inputs);
        Assert.InRange(most, 0, 8 * 1024);
    }

    private static string Text(Random random, char[] buffer, string alphabet)
    {
        var length = random.Next(buffer.Length);
        for (var i = 0; i < length; i++)
        {
            buffer[i] = alphabet[random.Next(alphabet.Length)];
        }

        return new string(buffer, 0, length);
    }

    // A few bytes changed, a piece left out or doubled, the end cut off, or nothing of it: half of the documents stay whole.
    private static int Mutate(byte[] original, byte[] document, Random random)
    {
        original.CopyTo(document, 0);
        var length = original.Length;
        switch (random.Next(8))
        {
            case 0:
                length = random.Next(length + 1);
                break;
            case 1:
                var (from, count) = (random.Next(length), random.Next(40));
                count = Math.Min(count, length - from);
                document.AsSpan(from + count, length - from - count).CopyTo(document.AsSpan(from));
                length -= count;
                break;
            case 2:
                var (start, size) = (random.Next(length), random.Next(40));
                size = Math.Min(size, length - start);
                document.AsSpan(start, length - start).CopyTo(document.AsSpan(start + size));
                length += size;
                break;
            default:
                break;
        }

        for (var i = random.Next(6) - 3; i > 0 && length > 0; i--)
        {
            document[random.Next(length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : "{}[]\",:0e-\\u"[random.Next(12)]);
        }

        return length;
    }
}

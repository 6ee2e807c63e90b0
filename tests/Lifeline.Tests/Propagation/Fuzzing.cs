namespace Lifeline.Tests;

/// <summary>What a peer may write into a header, a million times otherwise: nothing of it throws, and what it costs is bounded.</summary>
public class Fuzzing
{
    private const int Inputs = 1_000_000;

    private static readonly ContextKey<string> s_text = new("text") { Wire = WireFormat.Text };
    private static readonly ContextKey<int> s_number = new("n") { Wire = WireFormat.Of<int>() };
    private static readonly ContextBaggage s_baggage = ContextBaggage.None.Allow(s_text).Allow(s_number);

    public static TheoryData<RemainingTimeHeader> All => [.. RemainingTimeHeader.All];

    [Theory, MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void Remaining_time_is_read_exactly_when_it_has_the_headers_form_and_allocates_nothing(RemainingTimeHeader header)
    {
        var random = new Random(Seeds.Next(Seeds.Fuzz, $"{Inputs} of {header}"));
        var isGrpc = header == RemainingTimeHeader.Grpc;
        var (buffer, read, allocated) = (new char[24], 0, 0L);
        for (var i = 0; i < Inputs; i++)
        {
            var text = Fill(buffer, random, random.Next(8) == 0 ? "0123456789HMSmun +-.,eE\0٣x" : isGrpc && random.Next(4) > 0 ? "0123456789m" : "0123456789");
            var before = GC.GetAllocatedBytesForCurrentThread();

            var isRead = header.TryParse(text, out var remaining);

            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            if (isRead != (isGrpc ? IsGrpc(text) : IsMilliseconds(text))) Assert.Fail($"'{text}' was {(isRead ? "" : "not ")}read");
            if (remaining < TimeSpan.Zero || (!isRead && remaining != TimeSpan.Zero)) Assert.Fail($"'{text}' was read as {remaining}");
            if (isRead) read++;
        }

        Assert.Equal(0, allocated);
        Assert.InRange(read, Inputs / 100, Inputs);
    }

    [Fact]
    public void No_baggage_throws_or_grows()
    {
        var random = new Random(Seeds.Next(Seeds.Fuzz, $"{Inputs} of baggage"));
        var (buffer, read, ignored) = (new char[160], 0, 0L);
        for (var i = 0; i < Inputs; i++)
        {
            var header = FillBaggage(buffer, random);
            var members = header.Count(',') + 1;
            var (most, allocated, malformed, ctx) = ((200 * Math.Min(members, ContextBaggage.MaxMembers)) + (12 * header.Length) + 256, long.MaxValue, 0, Context.Background);

            // What an input takes, it takes each time. A collection in between adds what is left of the thread's allocation
            // quantum (8 KiB), which has nothing to do with the input and does not come again.
            for (var reading = 0; reading < 3 && allocated > most; reading++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                ctx = s_baggage.Read(Context.Background, header, out malformed);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            if (allocated > most) Assert.Fail($"'{header}' took {allocated} bytes");
            if (malformed < 0 || malformed > members) Assert.Fail($"of '{header}' {malformed} members were malformed");
            ignored += malformed;
            if (ctx.TryGet(s_text, out var text))
            {
                read++;
                if (text.Any(char.IsControl)) Assert.Fail($"'{header}' gave control characters");
            }
        }

        Assert.InRange(read, Inputs / 100, Inputs);
        Assert.InRange(ignored, Inputs / 100, Inputs * 100L);
    }

    [Theory]
    [InlineData(',', 1)]
    [InlineData('%', 1)]
    [InlineData(';', 1)]
    public void The_longest_header_of_one_character_costs_little(char character, int malformed)
    {
        var header = "text=" + new string(character, ContextBaggage.MaxBytes - 5);
        _ = s_baggage.Read(Context.Background, header, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();

        s_baggage.Read(Context.Background, header, out var ignored);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        Assert.InRange(ignored, character == ';' ? 0 : malformed, ContextBaggage.MaxMembers + 1);
    }

    // Written down a second time, and otherwise, on purpose.
    private static bool IsMilliseconds(ReadOnlySpan<char> text) =>
        text.Length is >= 1 and <= 10 && !text.ContainsAnyExceptInRange('0', '9') && text.ContainsAnyExcept('0');

    private static bool IsGrpc(ReadOnlySpan<char> text) =>
        text.Length is >= 2 and <= 9 && !text[..^1].ContainsAnyExceptInRange('0', '9') && "HMSmun".Contains(text[^1]);

    private static ReadOnlySpan<char> Fill(char[] buffer, Random random, string alphabet)
    {
        var length = random.Next(random.Next(2) == 0 ? 4 : 13);
        for (var i = 0; i < length; i++) buffer[i] = alphabet[random.Next(alphabet.Length)];
        return buffer.AsSpan(0, length);
    }

    private static ReadOnlySpan<char> FillBaggage(char[] buffer, Random random)
    {
        string[] pieces = ["text=", "n=", "other=1", "%20", "%E2%82%AC", "%", "%0A", ",", ", ", ";p=1", "=", "7", "acme", " ", "\t", "\"", "\\", "é", "\0", "\uD800"];
        var length = 0;
        for (var count = random.Next(16); count > 0; count--)
        {
            var piece = pieces[random.Next(random.Next(3) == 0 ? pieces.Length : 13)];
            piece.CopyTo(buffer.AsSpan(length));
            length += piece.Length;
        }

        return buffer.AsSpan(0, length);
    }
}

using System.Text;
using Lifeline.Processes.Output;

namespace Lifeline.Processes.Tests;

public sealed class CapturedOutputIsBounded
{
    [Fact]
    public async Task The_first_and_the_last_of_a_long_output_are_kept()
    {
        var result = await (Shell.Script("seq 1 100000") with { CaptureLimit = 20 }).RunAsync(Context.Background).Arrives();

        Assert.StartsWith("1\n2\n3\n4\n5\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("99\n100000\n", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{result.TruncatedBytes} bytes left out", result.Output, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 100_000).Sum(number => $"{number}\n".Length) - 20, result.TruncatedBytes);
    }

    [Fact]
    public void However_it_comes_in_pieces_the_same_is_kept()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var limit = random.Next(40);
            var text = new string([.. Enumerable.Range(0, random.Next(200)).Select(_ => (char)random.Next('a', 'z'))]);
            var captured = new CapturedOutput(limit);
            for (var at = 0; at < text.Length;)
            {
                var length = Math.Min(random.Next(1, 60), text.Length - at);
                captured.Write(Encoding.ASCII.GetBytes(text.Substring(at, length)));
                at += length;
            }

            var (head, tail) = (limit - limit / 2, limit / 2);
            var expected = text.Length <= limit ? text : $"{text[..head]}\n… {text.Length - limit} bytes left out …\n{text[(text.Length - tail)..]}";
            Assert.Equal((expected, Math.Max(0, text.Length - limit)), captured.Read(Encoding.ASCII));
        }
    }

    [Fact]
    public void No_bound_cuts_a_character()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => new[] { "a", "ü", "€", "😀" }[random.Next(4)]));
            var bytes = Encoding.UTF8.GetBytes(text);
            var captured = new CapturedOutput(random.Next(60));
            captured.Write(bytes);

            var (kept, leftOut) = captured.Read(Encoding.UTF8);

            Assert.DoesNotContain('\uFFFD', kept);
            if (leftOut == 0)
            {
                Assert.Equal(text, kept);
                continue;
            }

            var parts = kept.Split($"\n… {leftOut} bytes left out …\n");
            Assert.StartsWith(parts[0], text, StringComparison.Ordinal);
            Assert.EndsWith(parts[1], text, StringComparison.Ordinal);
            Assert.Equal(bytes.Length - leftOut, Encoding.UTF8.GetByteCount(parts[0] + parts[1]));
        }
    }

    [Fact]
    public void Bytes_that_are_no_text_are_kept_up_to_the_bound()
    {
        var captured = new CapturedOutput(10);
        captured.Write(Enumerable.Repeat((byte)0xFF, 100).ToArray());

        Assert.Equal(90, captured.Read(Encoding.UTF8).TruncatedBytes);
    }

    [Fact]
    public async Task A_byte_order_mark_is_no_part_of_a_text()
    {
        var command = Shell.Script(@"printf '\357\273\277one\n\357\273\277two\n'; printf '\357\273\277err' >&2");
        var result = await command.RunAsync(Context.Background).Arrives();
        await using var child = command.Start(Context.Background);
        var lines = await child.ReadLinesAsync().ToListAsync(TestContext.Current.CancellationToken).AsTask().Arrives();

        Assert.Equal(("one\n\uFEFFtwo\n", "err"), (result.Output, result.Errors));
        Assert.Equal(["one", "\uFEFFtwo"], lines);
    }
}

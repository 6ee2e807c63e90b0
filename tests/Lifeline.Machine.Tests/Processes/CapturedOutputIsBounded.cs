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
        Assert.Contains($"{result.LeftOut} bytes left out", result.Output, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, 100_000).Sum(number => $"{number}\n".Length) - 20, result.LeftOut);
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
            Assert.Equal(expected, captured.Text(Encoding.ASCII));
        }
    }
}

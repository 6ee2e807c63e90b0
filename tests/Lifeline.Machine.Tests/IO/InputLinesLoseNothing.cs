using System.Text;
using Lifeline.IO.Waiting;

namespace Lifeline.IO.Tests;

public sealed class InputLinesLoseNothing
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("one", new[] { "one" })]
    [InlineData("one\n", new[] { "one" })]
    [InlineData("one\r\ntwo\n\nfour", new[] { "one", "two", "", "four" })]
    [InlineData("\r\r\n\n", new[] { "\r", "" })]
    [InlineData("grüße €", new[] { "grüße €" })]
    [InlineData("\uFEFFone\n\uFEFFtwo", new[] { "one", "\uFEFFtwo" })]
    public async Task Lines_are_what_stands_between_their_ends(string text, string[] lines)
    {
        for (var piece = 1; piece < 4; piece++)
        {
            using var input = new InputLines(new Pieces(Encoding.UTF8.GetBytes(text), () => piece, () => false), Encoding.UTF8);

            Assert.Equal(lines, await All(input));
        }
    }

    [Fact]
    public async Task Reads_that_are_ended_anywhere_lose_no_character()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var lines = Enumerable.Range(0, random.Next(20)).Select(_ => new string('ü', random.Next(9)) + "€").ToArray();
            var bytes = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
            using var input = new InputLines(new Pieces(bytes, () => random.Next(1, 7), () => random.Next(3) == 0), Encoding.UTF8);

            Assert.Equal(lines, await All(input));
        }
    }

    private static async Task<List<string>> All(InputLines input)
    {
        var lines = new List<string>();
        while (true)
        {
            try
            {
                if (await input.ReadAsync(TestContext.Current.CancellationToken) is not { } line)
                {
                    return lines;
                }

                lines.Add(line);
            }
            catch (OperationCanceledException)
            {
                // and again
            }
        }
    }

    private sealed class Pieces(byte[] bytes, Func<int> length, Func<bool> isEnded) : MemoryStream
    {
        private int _at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (isEnded())
            {
                return ValueTask.FromException<int>(new OperationCanceledException());
            }

            var piece = bytes.AsMemory(_at, Math.Min(length(), bytes.Length - _at));
            piece.CopyTo(buffer);
            _at += piece.Length;
            return new(piece.Length);
        }
    }
}

using System.IO.Pipes;
using System.Text;

namespace Lifeline.IO.Tests;

/// <summary>Of readers over streams that can't be read again.</summary>
public sealed class HalfLinesAreKept
{
    [Fact]
    public async Task What_had_come_of_a_line_is_the_beginning_of_the_next_read()
    {
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        using var reader = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle));

        // Cut within a character, too.
        await Ends(server, [.. "one\r\nhal"u8, 0xC3], ctx => reader.ReadLineAsync(ctx).AsTask(), "one");
        await Ends(server, [0xBC, .. "f"u8], ctx => reader.ReadLineAsync(ctx).AsTask());
        server.Write("way\nrest\r"u8);
        Assert.Equal("halüfway", await reader.ReadLineAsync(Context.Background).AsTask().Arrives());
        await Ends(server, [], ctx => reader.ReadLineAsync(ctx).AsTask());
        server.Write("\nlast"u8);
        server.Dispose();

        Assert.Equal("rest", await reader.ReadLineAsync(Context.Background).AsTask().Arrives());
        Assert.Equal("last", await reader.ReadLineAsync(Context.Background).AsTask().Arrives());
        Assert.Null(await reader.ReadLineAsync(Context.Background).AsTask().Arrives());
    }

    [Fact]
    public async Task It_is_there_for_reading_to_the_end_and_for_an_enumeration()
    {
        foreach (var isEnumerated in new[] { true, false })
        {
            using var server = new AnonymousPipeServerStream(PipeDirection.Out);
            using var reader = new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle));
            await Ends(server, "ha"u8.ToArray(), async ctx =>
            {
                await foreach (var line in reader.ReadLinesAsync(ctx))
                {
                    Assert.Fail(line);
                }

                return null;
            });
            server.Write("lf\nwhole"u8);
            server.Dispose();

            var all = isEnumerated
                ? string.Join('\n', await reader.ReadLinesAsync(Context.Background).ToListAsync(TestContext.Current.CancellationToken).AsTask().Arrives())
                : await reader.ReadToEndAsync(Context.Background).AsTask().Arrives();

            Assert.Equal("half\nwhole", all);
        }
    }

    [Fact]
    public async Task The_readers_own_methods_find_all_that_follows_a_line()
    {
        foreach (var end in new[] { "\n", "\r\n" })
        {
            using var reader = new StreamReader(new Unseekable(Encoding.UTF8.GetBytes($"one{end}two{end}three")));

            Assert.Equal("one", await reader.ReadLineAsync(Context.Background));
            Assert.Equal("two", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
            Assert.Equal("three", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Lines_are_those_of_the_framework()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 1_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => new[] { "a", "ü", "\r", "\n", "\r\n" }[random.Next(5)]));
            using var theirs = new StringReader(text);
            var expected = new List<string>();
            while (theirs.ReadLine() is { } line)
            {
                expected.Add(line);
            }

            using var reader = new StreamReader(new Unseekable(Encoding.UTF8.GetBytes(text)));
            Assert.Equal(expected, await reader.ReadLinesAsync(Context.Background).ToListAsync(TestContext.Current.CancellationToken));
        }
    }

    // Reads what there is, until it waits for more, and is ended then.
    private static async Task Ends(AnonymousPipeServerStream server, byte[] bytes, Func<Context, Task<string?>> read, string? before = null)
    {
        using var scope = Context.Background.WithCancel();
        server.Write(bytes);
        if (before is not null)
        {
            Assert.Equal(before, await read(Context.Background).Arrives());
        }

        var reading = read(scope);
        await Task.Delay(20, TestContext.Current.CancellationToken);        // most likely it has taken them by now
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => reading.Arrives());
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}

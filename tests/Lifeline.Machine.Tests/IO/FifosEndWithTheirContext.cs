using System.Text;
using Lifeline.Processes;

namespace Lifeline.IO.Tests;

public sealed class FifosEndWithTheirContext : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    private string Fifo => _folder["fifo"];

    public async ValueTask InitializeAsync() => (await new ProcessCommand("mkfifo", Fifo).RunAsync(Context.Background)).EnsureSuccess();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_read_that_waits_for_the_first_writer_ends()
    {
        using var scope = Context.Background.WithCancel();
        await using var stream = InterruptibleStream.OpenRead(Fifo);
        var reading = stream.ReadAsync(new byte[10], scope).AsTask();
        Assert.False(reading.IsCompleted);

        scope.Cancel();

        var error = await Assert.ThrowsAsync<CanceledException>(() => reading.Arrives());
        Assert.Equal(("reading a stream", scope.Token), (error.Operation, error.CancellationToken));
    }

    [Fact]
    public async Task A_read_that_ended_has_taken_nothing()
    {
        await using var reader = InterruptibleStream.OpenRead(Fifo);
        await using var writer = await InterruptibleStream.OpenWriteAsync(Context.Background, Fifo).Arrives();
        for (var round = 0; round < 100; round++)
        {
            using var scope = Context.Background.WithCancel();
            var reading = reader.ReadAsync(new byte[10], scope).AsTask();
            scope.Cancel();
            await Assert.ThrowsAsync<CanceledException>(() => reading.Arrives());
            await writer.WriteAsync(new byte[] { (byte)round }, Context.Background);

            var buffer = new byte[10];
            Assert.Equal(1, await reader.ReadAsync(buffer, Context.Background).AsTask().Arrives());
            Assert.Equal(round, buffer[0]);
        }

        await writer.DisposeAsync();
        Assert.Equal(0, await reader.ReadAsync(new byte[10], Context.Background).AsTask().Arrives());
    }

    [Fact]
    public async Task A_write_into_a_full_fifo_ends()
    {
        using var scope = Context.Background.WithCancel();
        await using var reader = InterruptibleStream.OpenRead(Fifo);
        await using var writer = await InterruptibleStream.OpenWriteAsync(scope, Fifo).Arrives();
        var writing = writer.WriteAsync(new byte[1_000_000], scope).AsTask();
        Assert.False(writing.IsCompleted);

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => writing.Arrives());
    }

    [Fact]
    public async Task Waiting_for_a_reader_ends()
    {
        using var scope = Context.Background.WithCancel();
        var opening = InterruptibleStream.OpenWriteAsync(scope, Fifo);
        Assert.False(opening.IsCompleted);

        scope.Cancel();

        var error = await Assert.ThrowsAsync<CanceledException>(() => opening.Arrives());
        Assert.Equal($"waiting for a reader of {Fifo}", error.Operation);
    }

    [Fact]
    public async Task More_than_fits_goes_through_whole()
    {
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        await using var reader = InterruptibleStream.OpenRead(Fifo);
        var writing = Task.Run(
            async () =>
            {
                await using var writer = await InterruptibleStream.OpenWriteAsync(Context.Background, Fifo);
                await writer.WriteAsync(bytes, Context.Background);
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(bytes, await reader.ReadAllBytesAsync(Context.Background).Arrives());
        await writing.Arrives();
    }

    [Fact]
    public async Task Another_programs_words_are_read_as_they_come()
    {
        await using var stream = InterruptibleStream.OpenRead(Fifo);
        using var reader = new StreamReader(stream);
        var saying = new ProcessCommand("sh", "-c", $"echo one > '{Fifo}'").RunAsync(Context.Background);

        Assert.Equal("one", await reader.ReadLineAsync(Context.Background).AsTask().Arrives());
        await saying.Arrives();
    }

    [Fact]
    public async Task Disposing_ends_a_read_that_waits()
    {
        var stream = InterruptibleStream.OpenRead(Fifo);
        var reading = stream.ReadAsync(new byte[10], Context.Background).AsTask();

        await stream.DisposeAsync();
        await stream.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => reading.Arrives());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(new byte[10], Context.Background).AsTask());
    }

    [Fact]
    public async Task A_writer_without_a_reader_fails_as_a_broken_pipe()
    {
        var reader = InterruptibleStream.OpenRead(Fifo);
        await using var writer = await InterruptibleStream.OpenWriteAsync(Context.Background, Fifo).Arrives();
        await reader.DisposeAsync();

        // The descriptor itself is closed by the poll thread if it was waiting for it.
        await Assert.ThrowsAsync<IOException>(async () =>
        {
            while (true)
            {
                await writer.WriteAsync(Encoding.UTF8.GetBytes("anybody?"), Context.Background);
            }
        });
    }

    [Fact]
    public void What_can_not_be_opened_says_why()
    {
        var failure = Assert.Throws<IOException>(() => InterruptibleStream.OpenRead(_folder["none"]));

        Assert.Contains("none", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_random_ends_no_read_hangs_and_no_descriptor_is_left()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var before = 0;
        for (var round = 0; round < 21; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => ReadFor(TimeSpan.FromMilliseconds(random.NextDouble() * 5)))).Arrives();
            await Patience.Until(() => !Descriptors().Contains(Fifo));
            if (round == 0) before = Descriptors().Count();     // what the process opens once, for as many as wait at once, is open from here on
        }

        await Patience.Until(() => Descriptors().Count() <= before);

        async Task ReadFor(TimeSpan patience)
        {
            using var scope = Context.Background.WithTimeout(patience);
            await using var stream = InterruptibleStream.OpenRead(Fifo);
            await Assert.ThrowsAsync<DeadlineExceededException>(() => stream.ReadAsync(new byte[10], scope).AsTask());
        }

        static IEnumerable<string> Descriptors() =>
            Directory.EnumerateFiles("/proc/self/fd").Select(Target).OfType<string>().Where(target => !target.EndsWith(".dll", StringComparison.Ordinal));

        static string? Target(string descriptor)
        {
            try
            {
                return File.ResolveLinkTarget(descriptor, false)?.FullName;
            }
            catch (FileNotFoundException)
            {
                return null;                    // closed since it was listed
            }
        }
    }
}

namespace Lifeline.IO.Tests;

/// <summary>Of streams that look at no token.</summary>
public sealed class StreamsStopBetweenChunks
{
    [Fact]
    public async Task Copying_from_a_stream_without_end_ends_with_the_context()
    {
        using var scope = Context.Background.WithCancel();
        var told = new Told(total =>
        {
            if (total > 3_000_000)
            {
                scope.Cancel();
            }
        });

        var error = await Assert.ThrowsAsync<CanceledException>(() => new Zeros().CopyToAsync(Stream.Null, scope, told).Arrives());

        Assert.Equal("copying a stream", error.Operation);
    }

    [Fact]
    public async Task Reading_all_of_a_stream_without_end_ends_with_the_context_or_at_its_limit()
    {
        using var scope = Context.Background.WithCancel();

        await Assert.ThrowsAsync<CanceledException>(() => new Zeros().ReadAllBytesAsync(scope, progress: new Told(_ => scope.Cancel())).Arrives());
        await Assert.ThrowsAsync<InvalidDataException>(() => new Zeros().ReadAllBytesAsync(Context.Background, limit: 100_000).Arrives());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99_999)]
    [InlineData(100_000)]
    public async Task Up_to_its_limit_a_stream_is_read_whole(int length)
    {
        var bytes = Enumerable.Range(0, length).Select(number => (byte)number).ToArray();

        Assert.Equal(bytes, await new MemoryStream(bytes).ReadAllBytesAsync(Context.Background, limit: 100_000));
    }

    [Fact]
    public async Task No_call_begins_under_a_context_that_has_ended()
    {
        using var scope = Context.Background.WithCancel();
        using var stream = new MemoryStream(new byte[100]);
        using var reader = new StringReader("text");
        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => stream.ReadAsync(new byte[1], scope).AsTask());
        await Assert.ThrowsAsync<CanceledException>(() => stream.ReadExactlyAsync(new byte[1], scope).AsTask());
        await Assert.ThrowsAsync<CanceledException>(() => stream.WriteAsync(new byte[1], scope).AsTask());
        await Assert.ThrowsAsync<CanceledException>(() => stream.FlushAsync(scope).AsTask());
        await Assert.ThrowsAsync<CanceledException>(() => stream.CopyToAsync(Stream.Null, scope));
        await Assert.ThrowsAsync<CanceledException>(() => stream.ReadAllBytesAsync(scope));
        await Assert.ThrowsAsync<CanceledException>(() => reader.ReadLineAsync(scope).AsTask());
        await Assert.ThrowsAsync<CanceledException>(() => reader.ReadToEndAsync(scope).AsTask());
        Assert.Equal(0, stream.Position);
    }

    [Fact]
    public async Task A_failure_of_the_stream_is_its_own_while_the_context_lives()
    {
        using var stream = new MemoryStream(new byte[3]);

        await Assert.ThrowsAsync<EndOfStreamException>(() => stream.ReadExactlyAsync(new byte[4], Context.Background).AsTask());
        await Assert.ThrowsAsync<NotSupportedException>(() => new MemoryStream([], writable: false).WriteAsync(new byte[1], Context.Background).AsTask());
    }

    private sealed class Zeros : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(buffer.Length);
    }
}

namespace Lifeline.IO.Tests;

/// <summary>Whether a failure comes from the end of the context, or means something of its own.</summary>
public sealed class FailuresOfTheEndAreTheContexts
{
    public static TheoryData<string> Calls => ["read", "exactly", "all", "copy", "write", "flush"];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_stream_that_is_closed_by_the_end_fails_with_the_contexts_error(string call)
    {
        using var scope = Context.Background.WithCancel();
        var stream = new Deaf();
        using var registration = scope.Context.AfterFunc(stream.Close);
        var running = Run(call, scope, stream);

        scope.Cancel();

        var error = await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
        Assert.IsType<ObjectDisposedException>(error.InnerException);
        Assert.Equal(scope.Token, error.CancellationToken);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_failure_of_its_own_stays_one_though_the_context_has_ended_meanwhile(string call)
    {
        using var scope = Context.Background.WithCancel();
        var stream = new Deaf();
        var running = Run(call, scope, stream);
        scope.Cancel();

        stream.Fail(new IOException("No space left on device"));

        Assert.Equal("No space left on device", (await Assert.ThrowsAsync<IOException>(() => running.Arrives())).Message);
    }

    [Fact]
    public async Task A_copy_whose_source_ends_with_the_context_is_not_taken_for_a_whole_one()
    {
        using var scope = Context.Background.WithCancel();
        var stream = new Deaf();
        using var registration = scope.Context.AfterFunc(stream.HangUp);
        var running = stream.CopyToAsync(Stream.Null, scope);

        scope.Cancel();

        await Assert.ThrowsAsync<CanceledException>(() => running.Arrives());
    }

    private static Task Run(string call, Context ctx, Stream stream) => call switch
    {
        "read" => stream.ReadAsync(new byte[1], ctx).AsTask(),
        "exactly" => stream.ReadExactlyAsync(new byte[1], ctx).AsTask(),
        "all" => stream.ReadAllBytesAsync(ctx),
        "copy" => stream.CopyToAsync(Stream.Null, ctx),
        "write" => stream.WriteAsync(new byte[1], ctx).AsTask(),
        _ => stream.FlushAsync(ctx).AsTask(),
    };

    /// <summary>Waits, whatever its token says, until it is told how to end.</summary>
    private sealed class Deaf : MemoryStream
    {
        private readonly TaskCompletionSource<int> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool CanSeek => false;

        public override void Close() => Fail(new ObjectDisposedException("the stream"));

        public void Fail(Exception failure) => _end.TrySetException(failure);

        public void HangUp() => _end.TrySetResult(0);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(_end.Task);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => new(_end.Task);

        public override Task FlushAsync(CancellationToken cancellationToken) => _end.Task;
    }
}

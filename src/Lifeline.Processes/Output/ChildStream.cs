namespace Lifeline.Processes.Output;

/// <summary>A pipe to or from a running child. When the child was stopped, it ends with the context's error, not with an end of the data.</summary>
internal sealed class ChildStream(Stream pipe, ChildProcess child, CancellationToken cut) : Stream
{
    public override bool CanRead => pipe.CanRead;

    public override bool CanWrite => pipe.CanWrite;

    public override bool CanSeek => false;

    public override long Length => throw NotSeekable();

    public override long Position
    {
        get => throw NotSeekable();
        set => throw NotSeekable();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var length = await WithCutAsync(token => pipe.ReadAsync(buffer, token), cancellationToken).ConfigureAwait(false);
        if (length == 0 && buffer.Length > 0)
        {
            await ThrowIfStoppedAsync().ConfigureAwait(false);
        }

        return length;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await WithCutAsync(
                async token =>
                {
                    await pipe.WriteAsync(buffer, token).ConfigureAwait(false);
                    return buffer.Length;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            await ThrowIfStoppedAsync().ConfigureAwait(false);
            throw;                              // the child runs or exited by itself, and has closed its input
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    // Synchronous methods block on the asynchronous ones, which end with the context.
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Flush()
    {
        // A pipe has no buffer of its own here.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw NotSeekable();

    public override void SetLength(long value) => throw NotSeekable();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            pipe.Dispose();
        }

        base.Dispose(disposing);
    }

    private async ValueTask<int> WithCutAsync(Func<CancellationToken, ValueTask<int>> run, CancellationToken token)
    {
        using var either = token.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(token, cut) : null;
        try
        {
            return await run(either?.Token ?? cut).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (token.IsCancellationRequested && !cut.IsCancellationRequested)
        {
            throw new OperationCanceledException(failure.Message, failure, token);      // with the caller's own token
        }
        catch (Exception failure) when (failure is OperationCanceledException || child.IsCausedByCancel(failure))
        {
            await ThrowIfStoppedAsync().ConfigureAwait(false);
            throw child.Ended(failure)          // the child exited by itself, and a descendant holds the pipe
                ?? (Exception)new IOException("The program has exited, and reads no more. What a descendant of it may read is not written.", failure);
        }
    }

    // The result fails if the program was stopped. It completes soon after the context's end.
    private async ValueTask ThrowIfStoppedAsync()
    {
        if (child.IsEnding)
        {
            await child.Result.ConfigureAwait(false);
        }
    }

    private static NotSupportedException NotSeekable() => new("A pipe has neither length nor position.");
}

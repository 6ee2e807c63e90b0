namespace Lifeline.Http.Calls;

/// <summary>A body that can be read for as long as the call's context lives.</summary>
internal sealed class BoundStream(Stream inner, HttpCall call) : Stream
{
    private bool _isAtEnd;                      // what was read to the end stays readable: there is nothing left to stop

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => false;

    public override bool CanTimeout => inner.CanTimeout;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isAtEnd)
        {
            return 0;
        }

        using var either = Link(cancellationToken);
        try
        {
            if (call.Ended(null) is { } early)
            {
                throw early;
            }

            var count = await inner.ReadAsync(buffer, either?.Token ?? call.Context.Token).ConfigureAwait(false);
            if (count == 0 && buffer.Length > 0)
            {
                _isAtEnd = true;
                call.Finish();
            }

            return count;
        }
        catch (OperationCanceledException failure) when (cancellationToken.IsCancellationRequested && !call.Context.IsDone)
        {
            throw new OperationCanceledException(failure.Message, failure, cancellationToken);      // with the reader's own token
        }
        catch (Exception failure) when (call.EndedBy(failure) is { } ended)
        {
            throw ended;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    // Blocks, as reading without waiting does, but no longer than the context lives: hence by way of the async read.
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush() => inner.Flush();

    public override void SetLength(long value) => throw ReadOnly();

    public override void Write(byte[] buffer, int offset, int count) => throw ReadOnly();

    public override async ValueTask DisposeAsync()
    {
        call.Finish();
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            call.Finish();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    // Most readers pass no token, or the context's own, and then there is nothing to link.
    [return: OwnsContext]
    private CancellationTokenSource? Link(CancellationToken token) => token.CanBeCanceled && token != call.Context.Token
        ? CancellationTokenSource.CreateLinkedTokenSource(token, call.Context.Token)
        : null;

    private static NotSupportedException ReadOnly() => new("The body of an answer can only be read.");
}

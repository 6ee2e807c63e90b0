namespace Lifeline.Http.Calls;

/// <summary>
/// A body that can be read for as long as the call's context lives, and written where the connection has switched protocols.
/// What blocks its thread goes by way of what waits, as only that ends with the context.
/// </summary>
internal sealed class ContextBoundStream(Stream inner, HttpCall call) : Stream
{
    private bool _isAtEnd;                      // what was read to the end stays readable: there is nothing left to stop
    private volatile bool _isDisposed;          // maybe by another thread, while this one reads

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => inner.CanWrite;

    public override bool CanTimeout => inner.CanTimeout;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    public override int ReadTimeout
    {
        get => inner.ReadTimeout;
        set => inner.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => inner.WriteTimeout;
        set => inner.WriteTimeout = value;
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
            ThrowIfOver();
            var count = await inner.ReadAsync(buffer, either?.Token ?? call.Context.Token).ConfigureAwait(false);
            if (count == 0 && buffer.Length > 0)
            {
                if (_isDisposed)
                {
                    ThrowIfOver();              // the framework's streams read nothing once disposed, as if it were the end
                }

                _isAtEnd = true;
                FinishReading();
            }

            return count;
        }
        catch (Exception failure) when (Instead(failure, cancellationToken) is { } error)
        {
            throw error;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var either = Link(cancellationToken);
        try
        {
            ThrowIfOver();
            await inner.WriteAsync(buffer, either?.Token ?? call.Context.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (Instead(failure, cancellationToken) is { } error)
        {
            throw error;
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        using var either = Link(cancellationToken);
        try
        {
            await inner.FlushAsync(either?.Token ?? call.Context.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (Instead(failure, cancellationToken) is { } error)
        {
            throw error;
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

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override void Flush() => FlushAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override IAsyncResult BeginRead(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(ReadAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override int EndRead(IAsyncResult asyncResult) => TaskToAsyncResult.End<int>(asyncResult);

    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value) => inner.SetLength(value);

    public override async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        call.Finish();
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isDisposed = true;
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

    private void ThrowIfOver()
    {
        if (call.Ended(null) is { } ended)
        {
            throw ended;
        }

        ObjectDisposedException.ThrowIf(_isDisposed, this);
    }

    private void FinishReading()
    {
        if (!inner.CanWrite)
        {
            call.Finish();                      // who can still write has more to do
        }
    }

    // What to throw instead of a failure; null for the failure itself.
    private Exception? Instead(Exception failure, CancellationToken token) =>
        failure is OperationCanceledException && token.IsCancellationRequested && !call.Context.IsDone
            ? new OperationCanceledException(failure.Message, failure, token)       // with the caller's own token
            : call.EndedBy(failure);
}

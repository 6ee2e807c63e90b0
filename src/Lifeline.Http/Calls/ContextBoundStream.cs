namespace Lifeline.Http.Calls;

/// <summary>
/// A body that can be read until the call's context ends, and written where the connection has switched protocols. Synchronous
/// methods block on the asynchronous ones, as only those end with the context.
/// </summary>
internal sealed class ContextBoundStream(Stream inner, HttpCall call) : Stream
{
    private bool _isAtEnd;                      // set at the end of the data; then reads return 0 even after the context's end
    private volatile bool _isDisposed;          // may be set by another thread during a read

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
            ThrowIfEndedOrDisposed();
            var count = await inner.ReadAsync(buffer, either?.Token ?? call.Context.Token).ConfigureAwait(false);
            if (count == 0 && buffer.Length > 0)
            {
                if (_isDisposed)
                {
                    ThrowIfEndedOrDisposed();   // the framework's streams return 0 once disposed, as at the end of the data
                }

                _isAtEnd = true;
                FinishReading();
            }

            return count;
        }
        catch (Exception failure) when (ErrorInsteadOf(failure, cancellationToken) is { } error)
        {
            throw error;
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var either = Link(cancellationToken);
        try
        {
            ThrowIfEndedOrDisposed();
            await inner.WriteAsync(buffer, either?.Token ?? call.Context.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (ErrorInsteadOf(failure, cancellationToken) is { } error)
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
        catch (Exception failure) when (ErrorInsteadOf(failure, cancellationToken) is { } error)
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

    // Null when there is nothing to link: no token, or the context's own, as most callers pass.
    [return: OwnsContext]
    private CancellationTokenSource? Link(CancellationToken token) => token.CanBeCanceled && token != call.Context.Token
        ? CancellationTokenSource.CreateLinkedTokenSource(token, call.Context.Token)
        : null;

    private void ThrowIfEndedOrDisposed()
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
            call.Finish();                      // a writable stream is still in use
        }
    }

    // The exception to throw in place of a failure; null to throw the failure itself.
    private Exception? ErrorInsteadOf(Exception failure, CancellationToken token) =>
        failure is OperationCanceledException && token.IsCancellationRequested && !call.Context.IsDone
            ? new OperationCanceledException(failure.Message, failure, token)       // with the caller's own token
            : call.EndedBy(failure);
}

using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Lifeline.IO.Calls;
using Lifeline.IO.Waiting;
using Microsoft.Win32.SafeHandles;

namespace Lifeline.IO;

/// <summary>
/// A FIFO, a terminal, another device, or standard input: the framework opens them as files, whose reads and writes can't be
/// canceled while they block. A read or write of this stream ends with its token or context.
/// </summary>
/// <remarks>
/// <para>
/// It waits by poll(2) on one thread for all such streams, and reads only available bytes. A canceled read has consumed nothing.
/// Reads may run concurrently with writes; of each kind, one at a time. Disposing ends waiting calls with an
/// <see cref="ObjectDisposedException"/>.
/// </para>
/// <para>
/// What can't be canceled: another process that reads the same terminal or pipe may consume the bytes that poll has reported; then
/// a read of standard input, which is inherited and so shared and blocking, waits for more. Not for Windows, which has no such call.
/// </para>
/// </remarks>
[UnsupportedOSPlatform("windows")]
public sealed class InterruptibleStream : Stream
{
    // The system does not notify when a FIFO gets its first reader. Real time: other processes don't run on a virtual clock.
    private static readonly TimeSpan s_openRetryDelay = TimeSpan.FromMilliseconds(10);

    private static readonly Lazy<InterruptibleStream> s_standardInput = new(
        () => new InterruptibleStream(new SafeFileHandle(0, ownsHandle: false), "standard input", FileAccess.Read, isShared: true));

    private readonly SafeFileHandle _handle;
    private readonly string _name;
    private readonly FileAccess _access;
    private readonly bool _isShared;
    private readonly CancellationTokenSource _disposed = new();

    private InterruptibleStream(SafeFileHandle handle, string name, FileAccess access, bool isShared = false)
    {
        _handle = handle;
        _name = name;
        _access = access;
        _isShared = isShared;
    }

    /// <summary>This process's standard input, of any kind. One shared instance; disposing it closes nothing.</summary>
    /// <remarks>Don't mix it with <see cref="Console.In"/>, which buffers bytes that it has read ahead.</remarks>
    public static InterruptibleStream StandardInput => s_standardInput.Value;

    /// <inheritdoc/>
    public override bool CanRead => _access == FileAccess.Read && !_handle.IsClosed;

    /// <inheritdoc/>
    public override bool CanWrite => _access == FileAccess.Write && !_handle.IsClosed;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <summary>Not supported.</summary>
    public override long Length => throw NotSeekable();

    /// <summary>Not supported.</summary>
    public override long Position
    {
        get => throw NotSeekable();
        set => throw NotSeekable();
    }

    /// <summary>Opens a FIFO or a device to read from it. Does not wait for a writer: the first read does.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">It can't be opened.</exception>
    public static InterruptibleStream OpenRead(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var handle = Libc.OpenToRead(path);
        return handle.IsInvalid ? throw Failure("open", path) : new InterruptibleStream(handle, path, FileAccess.Read);
    }

    /// <summary>Opens a FIFO or a device to write to it. Waits until a FIFO has a reader, which is checked every 10 ms.</summary>
    /// <param name="ctx">Ends the wait.</param>
    /// <param name="path">Its path.</param>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    /// <exception cref="IOException">It can't be opened.</exception>
    public static async Task<InterruptibleStream> OpenWriteAsync(Context ctx, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return await IoOperation.RunAsync(ctx, path, OpenToWriteAsync, static path => $"waiting for a reader of {path}").ConfigureAwait(false);
    }

    /// <summary>Reads the available bytes, at least one, and waits until there is any.</summary>
    /// <param name="buffer">The destination.</param>
    /// <param name="cancellationToken">Ends the wait, at once. <c>stream.ReadAsync(buffer, ctx)</c> takes a context.</param>
    /// <returns>How many bytes were read; 0 at the end: of a FIFO, when the last writer has closed it.</returns>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        EnsureAccess(FileAccess.Read);
        while (true)
        {
            await WhenReadyAsync(Readiness.ToRead, cancellationToken).ConfigureAwait(false);
            var length = Libc.Read(_handle, buffer.Span);
            if (length >= 0)
            {
                return length;
            }

            ThrowUnlessTransient("read");
        }
    }

    /// <summary>Writes all of a buffer, and waits whenever the pipe is full.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="cancellationToken">Ends the wait, at once. Some bytes may have been written by then.</param>
    /// <exception cref="IOException">There is no reader any more.</exception>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        EnsureAccess(FileAccess.Write);
        while (!buffer.IsEmpty)
        {
            await WhenReadyAsync(Readiness.ToWrite, cancellationToken).ConfigureAwait(false);
            var length = Libc.Write(_handle, buffer.Span);
            if (length >= 0)
            {
                buffer = buffer[length..];
            }
            else
            {
                ThrowUnlessTransient("write");
            }
        }
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        ValidateBufferArguments(buffer, offset, count);
        return WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }

    /// <summary>Blocks until there is something to read, or this is disposed.</summary>
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Blocks until all is written, or this is disposed.</summary>
    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>Does nothing: the stream has no buffer.</summary>
    public override void Flush()
    {
    }

    /// <summary>Not supported.</summary>
    public override long Seek(long offset, SeekOrigin origin) => throw NotSeekable();

    /// <summary>Not supported.</summary>
    public override void SetLength(long value) => throw NotSeekable();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isShared && !_handle.IsClosed)
        {
            _disposed.Cancel();
            _handle.Dispose();
        }

        base.Dispose(disposing);
    }

    private static async ValueTask<InterruptibleStream> OpenToWriteAsync(string path, CancellationToken token)
    {
        while (true)
        {
            var handle = Libc.OpenToWrite(path);
            if (!handle.IsInvalid)
            {
                return new InterruptibleStream(handle, path, FileAccess.Write);
            }

            if (Marshal.GetLastPInvokeError() is not (Libc.NoReader or Libc.Interrupted))
            {
                throw Failure("open", path);
            }

            await Task.Delay(s_openRetryDelay, TimeProvider.System, token).ConfigureAwait(false);
        }
    }

    private async ValueTask WhenReadyAsync(Readiness readiness, CancellationToken token)
    {
        using var either = token.CanBeCanceled ? CancellationTokenSource.CreateLinkedTokenSource(token, _disposed.Token) : null;
        try
        {
            await PollThread.Instance.WhenReadyAsync(_handle, readiness, either?.Token ?? _disposed.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            throw new ObjectDisposedException(_name);
        }
        catch (OperationCanceledException failure)
        {
            throw new OperationCanceledException(failure.Message, failure, token);      // with the caller's own token
        }
    }

    private void EnsureAccess(FileAccess access)
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (_access != access)
        {
            throw new NotSupportedException($"{_name} was opened to {(_access == FileAccess.Read ? "read" : "write")}.");
        }
    }

    private void ThrowUnlessTransient(string action)
    {
        var error = Marshal.GetLastPInvokeError();
        if (error != Libc.Interrupted && error != Libc.WouldBlock)
        {
            throw Failure(action, _name);
        }
    }

    private static IOException Failure(string action, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"Could not {action} {path}: {Marshal.GetPInvokeErrorMessage(error)}.", error);
    }

    private static NotSupportedException NotSeekable() => new("A FIFO or a device has neither length nor position.");
}

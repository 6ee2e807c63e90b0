using Lifeline.Data.Running;

namespace Lifeline.Data.Bound;

/// <summary>The bytes of a column. Each read ends with the context of its reader. Closed with the row, like the provider's own stream.</summary>
internal sealed class ColumnStream(CommandExecution execution, Stream inner) : Stream
{
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

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return execution.Step((inner, buffer, offset, count), static (on, _) => Task.FromResult(on.inner.Read(on.buffer, on.offset, on.count)));
    }

    public override int Read(Span<byte> buffer)
    {
        var copy = new byte[buffer.Length];     // a span can't be captured by the step, which may run on another thread
        var read = Read(copy, 0, copy.Length);
        copy.AsSpan(0, read).CopyTo(buffer);
        return read;
    }

    public override int ReadByte() => execution.Step(inner, static (inner, _) => Task.FromResult(inner.ReadByte()));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => cancellationToken.IsCancellationRequested
        ? ValueTask.FromCanceled<int>(cancellationToken)
        : new ValueTask<int>(execution.StepAsync((inner, buffer), static (on, token) => on.inner.ReadAsync(on.buffer, token).AsTask()));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw ReadOnly();

    public override void Write(byte[] buffer, int offset, int count) => throw ReadOnly();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static NotSupportedException ReadOnly() => new("A column of a result is only read. Write with an insert or an update.");
}

/// <summary>The text of a column. Each read ends with the context of its reader.</summary>
internal sealed class ColumnText(CommandExecution execution, TextReader inner) : TextReader
{
    public override int Peek() => execution.Step(inner, static (inner, _) => Task.FromResult(inner.Peek()));

    public override int Read() => execution.Step(inner, static (inner, _) => Task.FromResult(inner.Read()));

    public override int Read(char[] buffer, int index, int count) =>
        execution.Step((inner, buffer, index, count), static (on, _) => Task.FromResult(on.inner.Read(on.buffer, on.index, on.count)));

    public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) => cancellationToken.IsCancellationRequested
        ? ValueTask.FromCanceled<int>(cancellationToken)
        : new ValueTask<int>(execution.StepAsync((inner, buffer), static (on, token) => on.inner.ReadAsync(on.buffer, token).AsTask()));

    public override Task<int> ReadAsync(char[] buffer, int index, int count) => ReadAsync(buffer.AsMemory(index, count)).AsTask();

    public override async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var text = new System.Text.StringBuilder();
        var piece = new char[4096];
        while (await ReadAsync(piece, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            text.Append(piece, 0, read);
        }

        return text.ToString();
    }

    public override Task<string> ReadToEndAsync() => ReadToEndAsync(CancellationToken.None);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

using Lifeline;
using Lifeline.IO;
using Lifeline.IO.Calls;
using Lifeline.IO.Waiting;

namespace System.IO;

/// <summary>The common calls of streams and readers, with a context where they take a token.</summary>
/// <remarks>
/// A call ends with its context as fast as the stream observes its token: at once for sockets, pipes and
/// <see cref="InterruptibleStream"/>; between two reads of the system for files. A file stream on a FIFO or a terminal
/// observes none while it waits: use <see cref="InterruptibleStream"/>. A call that may still write into its buffer is never
/// abandoned.
/// </remarks>
public static class LifelineStreamExtensions
{
    /// <param name="stream">The stream, used by one call at a time unless it says otherwise.</param>
    extension(Stream stream)
    {
        /// <summary>Reads the available bytes, at least one.</summary>
        /// <param name="buffer">The destination.</param>
        /// <param name="ctx">Ends the wait.</param>
        /// <returns>How many bytes were read; 0 at the end.</returns>
        /// <exception cref="ContextEndedException">The context has ended. Nothing was read.</exception>
        public ValueTask<int> ReadAsync(Memory<byte> buffer, Context ctx)
        {
            ArgumentNullException.ThrowIfNull(stream);
            return IoOperation.RunAsync(ctx, (stream, buffer), static (on, token) => on.stream.ReadAsync(on.buffer, token), static _ => "reading a stream");
        }

        /// <summary>Fills a buffer.</summary>
        /// <param name="buffer">The buffer.</param>
        /// <param name="ctx">Ends the wait.</param>
        /// <exception cref="ContextEndedException">The context has ended. Some bytes may have been read.</exception>
        /// <exception cref="EndOfStreamException">The stream ended first.</exception>
        public ValueTask ReadExactlyAsync(Memory<byte> buffer, Context ctx)
        {
            ArgumentNullException.ThrowIfNull(stream);
            return IoOperation.RunAsync(
                ctx, (stream, buffer), static (on, token) => on.stream.ReadExactlyAsync(on.buffer, token), static _ => "reading a stream");
        }

        /// <summary>Reads to the end.</summary>
        /// <param name="ctx">Ends the reading, between two chunks of 256 KiB at the latest.</param>
        /// <param name="limit">How many bytes are accepted; as many as an array can hold unless given.</param>
        /// <param name="progress">Gets the number of bytes so far after each chunk; on the reading thread if it is no <see cref="Progress{T}"/>.</param>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        /// <exception cref="InvalidDataException">There are more bytes than <paramref name="limit"/>.</exception>
        public Task<byte[]> ReadAllBytesAsync(Context ctx, int? limit = null, IProgress<long>? progress = null)
        {
            ArgumentNullException.ThrowIfNull(stream);
            ArgumentOutOfRangeException.ThrowIfNegative(limit ?? 0, nameof(limit));
            return ChunkedTransfer.ReadAllAsync(ctx, stream, limit ?? Array.MaxLength, progress, "reading a stream");
        }

        /// <summary>Writes.</summary>
        /// <param name="buffer">The bytes.</param>
        /// <param name="ctx">Ends the wait.</param>
        /// <exception cref="ContextEndedException">The context has ended. Some bytes may have been written.</exception>
        public ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, Context ctx)
        {
            ArgumentNullException.ThrowIfNull(stream);
            return IoOperation.RunAsync(ctx, (stream, buffer), static (on, token) => on.stream.WriteAsync(on.buffer, token), static _ => "writing a stream");
        }

        /// <summary>Writes out what the stream has buffered.</summary>
        /// <param name="ctx">Ends the wait.</param>
        /// <exception cref="ContextEndedException">The context has ended.</exception>
        public ValueTask FlushAsync(Context ctx)
        {
            ArgumentNullException.ThrowIfNull(stream);
            return IoOperation.RunAsync(ctx, stream, static (stream, token) => new ValueTask(stream.FlushAsync(token)), static _ => "flushing a stream");
        }

        /// <summary>Copies all that is left to another stream.</summary>
        /// <param name="destination">The other stream. Neither stream is disposed.</param>
        /// <param name="ctx">Ends the copying, between two chunks of 256 KiB at the latest.</param>
        /// <param name="progress">As for reading all bytes.</param>
        /// <exception cref="ContextEndedException">The context has ended. What was copied stays copied.</exception>
        public Task CopyToAsync(Stream destination, Context ctx, IProgress<long>? progress = null)
        {
            ArgumentNullException.ThrowIfNull(stream);
            ArgumentNullException.ThrowIfNull(destination);
            return ChunkedTransfer.CopyAsync(ctx, stream, destination, progress, "copying a stream");
        }
    }

    /// <summary>Reads a line.</summary>
    /// <param name="reader">The reader, used by one call at a time.</param>
    /// <param name="ctx">Ends the wait.</param>
    /// <returns>The line without its end; null when there is none left.</returns>
    /// <exception cref="ContextEndedException">The context has ended.</exception>
    /// <remarks>
    /// The part of a line that was received when the context ended stays for the next call that takes a context, if the reader is a
    /// <see cref="StreamReader"/> over a stream that can't seek: a FIFO, a pipe, a socket. Such a reader is read character by
    /// character, which costs more. Of any other reader it may be lost, as with the framework's own.
    /// </remarks>
    public static ValueTask<string?> ReadLineAsync(this TextReader reader, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return IoOperation.RunAsync(
            ctx, reader, static (reader, token) => UnreadLine.Of(reader)?.ReadAsync(reader, token) ?? reader.ReadLineAsync(token), static _ => "reading a line");
    }

    /// <summary>Reads to the end, beginning with the part of a line that a canceled read has kept.</summary>
    /// <param name="reader">The reader, used by one call at a time.</param>
    /// <param name="ctx">Ends the reading.</param>
    /// <exception cref="ContextEndedException">The context has ended. What this call had read is lost.</exception>
    public static ValueTask<string> ReadToEndAsync(this TextReader reader, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return IoOperation.RunAsync(
            ctx,
            reader,
            static (reader, token) => UnreadLine.Of(reader)?.ReadToEndAsync(reader, token) ?? new ValueTask<string>(reader.ReadToEndAsync(token)),
            static _ => "reading a text");
    }

    /// <summary>Reads line by line, to the end.</summary>
    /// <param name="reader">The reader, used by one call at a time.</param>
    /// <param name="ctx">Ends the reading. The token of <c>WithCancellation</c> does too.</param>
    /// <exception cref="ContextEndedException">The context has ended. For an incomplete line, see <see cref="ReadLineAsync"/>.</exception>
    /// <exception cref="OperationCanceledException">The enumerator's own token was canceled.</exception>
    public static IAsyncEnumerable<string> ReadLinesAsync(this TextReader reader, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return ctx.Stream(ctx => LinesAsync(ctx, reader));
    }

    private static async IAsyncEnumerable<string> LinesAsync(Context ctx, TextReader reader)
    {
        while (await reader.ReadLineAsync(ctx).ConfigureAwait(false) is { } line)
        {
            yield return line;
        }
    }
}

using System.Buffers;

namespace Lifeline.IO.Calls;

/// <summary>Long transfers, in chunks. Checks the context after each chunk, as a stream may ignore its token.</summary>
internal static class ChunkedTransfer
{
    /// <summary>The length of a chunk in bytes: read within a few milliseconds from a slow disk, and large enough for a negligible overhead.</summary>
    public const int Length = 256 * 1024;

    public static async Task CopyAsync(Context ctx, Stream from, Stream to, IProgress<long>? progress, string operation)
    {
        var io = new IoOperation(ctx);
        var chunk = ArrayPool<byte>.Shared.Rent(Length);
        try
        {
            for (long total = 0; await ReadAsync(ctx, io, from, chunk, operation).ConfigureAwait(false) is > 0 and var length;)
            {
                await to.WriteAsync(chunk.AsMemory(0, length), ctx.Token).ConfigureAwait(false);
                io.ThrowIfDone(operation);
                total += length;
                progress?.Report(total);
            }
        }
        catch (Exception failure) when (io.ErrorBehind(failure, operation) is { } ended)
        {
            throw ended;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    public static async Task<byte[]> ReadAllAsync(Context ctx, Stream from, int limit, IProgress<long>? progress, string operation)
    {
        var io = new IoOperation(ctx);
        var bytes = new byte[Math.Min(limit, ExpectedLength(from))];
        var total = 0;
        try
        {
            while (true)
            {
                if (total == bytes.Length && await EndsHereAsync(ctx, io, from, operation).ConfigureAwait(false) is var (ends, next))
                {
                    if (ends)
                    {
                        return bytes;
                    }

                    bytes = Grow(bytes, limit, operation);
                    bytes[total++] = next;
                    continue;
                }

                var room = Math.Min(Length, bytes.Length - total);
                var length = await ReadAsync(ctx, io, from, bytes.AsMemory(total, room), operation).ConfigureAwait(false);
                if (length == 0)
                {
                    return bytes[..total];
                }

                total += length;
                progress?.Report(total);
            }
        }
        catch (Exception failure) when (io.ErrorBehind(failure, operation) is { } ended)
        {
            throw ended;
        }
    }

    public static async Task WriteAllAsync(Context ctx, Stream to, ReadOnlyMemory<byte> bytes, IProgress<long>? progress, string operation)
    {
        var io = new IoOperation(ctx);
        try
        {
            for (var total = 0; total < bytes.Length;)
            {
                var length = Math.Min(Length, bytes.Length - total);
                await to.WriteAsync(bytes.Slice(total, length), ctx.Token).ConfigureAwait(false);
                io.ThrowIfDone(operation);
                total += length;
                progress?.Report(total);
            }

            await to.FlushAsync(ctx.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (io.ErrorBehind(failure, operation) is { } ended)
        {
            throw ended;
        }
    }

    // Checks the context after each read, at the end of the data too: a stream that was closed because of the context's end may
    // return 0.
    private static async ValueTask<int> ReadAsync(Context ctx, IoOperation io, Stream from, Memory<byte> buffer, string operation)
    {
        var length = await from.ReadAsync(buffer, ctx.Token).ConfigureAwait(false);
        io.ThrowIfDone(operation);
        return length;
    }

    private static int ExpectedLength(Stream from) =>
        from.CanSeek ? (int)Math.Clamp(from.Length - from.Position, 0, Array.MaxLength) : 0;

    // The buffer is full, which for a file is usually the end. Reading one byte shows it, without doubling the buffer.
    private static async ValueTask<(bool Ends, byte Next)> EndsHereAsync(Context ctx, IoOperation io, Stream from, string operation)
    {
        var one = new byte[1];
        var length = await ReadAsync(ctx, io, from, one, operation).ConfigureAwait(false);
        return (length == 0, one[0]);
    }

    private static byte[] Grow(byte[] bytes, int limit, string operation)
    {
        if (bytes.Length >= limit)
        {
            throw new InvalidDataException($"There are more than {limit} bytes in {operation}. Raise the limit, or copy to a file.");
        }

        Array.Resize(ref bytes, (int)Math.Min(limit, Math.Max(4096, bytes.Length * 2L)));
        return bytes;
    }
}

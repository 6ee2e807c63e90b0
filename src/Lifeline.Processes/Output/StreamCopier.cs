namespace Lifeline.Processes.Output;

/// <summary>Moves bytes between the child's pipes and the streams of the command, which are foreign code.</summary>
/// <remarks>
/// Whoever waits for a pump bounds the wait: a stream may block, never return, or ignore its token, and the pump is then
/// given up on. Hence the buffers are each pump's own and not pooled: what is given up on may still write into them.
/// </remarks>
internal static class StreamCopier
{
    private const int ChunkLength = 16 * 1024;

    /// <summary>Copies one of the child's outputs until its end, or until it is cut off.</summary>
    /// <returns>True when the end was reached and all of it was taken.</returns>
    public static async Task<bool> OutAsync(Stream pipe, Stream? target, CapturedOutput captured, CancellationToken cut)
    {
        var chunk = new byte[ChunkLength];
        while (await pipe.ReadAsync(chunk, cut).ConfigureAwait(false) is > 0 and var length)
        {
            if (target is null)
            {
                captured.Write(chunk.AsSpan(0, length));
            }
            else
            {
                await target.WriteAsync(chunk.AsMemory(0, length), cut).ConfigureAwait(false);
            }
        }

        return true;
    }

    /// <summary>Feeds the child until the source has ended, the child no longer reads, or it is cut off. Closes the pipe.</summary>
    /// <returns>True.</returns>
    public static async Task<bool> InAsync(Stream? source, Stream pipe, CancellationToken cut)
    {
        var chunk = new byte[source is null ? 0 : ChunkLength];
        while (source is not null && await source.ReadAsync(chunk, cut).ConfigureAwait(false) is not 0 and var length)
        {
            if (length < 0 || length > chunk.Length)
            {
                throw new IOException(
                    $"The input stream, a {source.GetType()}, says that it has read {length} bytes into a buffer of {chunk.Length}. Mend its ReadAsync.");
            }

            if (!await TryWriteAsync(pipe, chunk.AsMemory(0, length), cut).ConfigureAwait(false))
            {
                break;
            }
        }

        // Only here. A source that failed must not look to the child like one that ended: it may act on half of it.
        await CloseAsync(pipe).ConfigureAwait(false);
        return true;
    }

    // A program that exits without having read all of its input is no failure, as in a shell's pipeline.
    private static async Task<bool> TryWriteAsync(Stream pipe, ReadOnlyMemory<byte> bytes, CancellationToken cut)
    {
        try
        {
            await pipe.WriteAsync(bytes, cut).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task CloseAsync(Stream pipe)
    {
        try
        {
            await pipe.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // Nobody reads the last bytes; see above.
        }
    }
}

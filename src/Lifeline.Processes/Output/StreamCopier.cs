namespace Lifeline.Processes.Output;

/// <summary>Copies bytes between the child's pipes and the streams of the command, which are the caller's code.</summary>
/// <remarks>
/// Callers bound their wait for a copier: a stream may block, never return, or ignore its token, and the copier is then
/// abandoned. So each copier has a buffer of its own, not a pooled one: an abandoned read may still write into it.
/// </remarks>
internal static class StreamCopier
{
    private const int ChunkLength = 16 * 1024;

    /// <summary>Copies one of the child's outputs until its end, or until <paramref name="cut"/> is canceled.</summary>
    /// <returns>True: the end was reached and all bytes were written.</returns>
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

    /// <summary>Copies to the child's input until the source ends, the child no longer reads, or <paramref name="cut"/> is canceled. Closes the pipe.</summary>
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

        // Only here. A failed source must not look to the child like one that ended: the child may act on incomplete input.
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
            // The child does not read the last bytes, see TryWriteAsync.
        }
    }
}

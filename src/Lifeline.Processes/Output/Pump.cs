using System.Buffers;

namespace Lifeline.Processes.Output;

/// <summary>Moves bytes between the child's pipes and our side.</summary>
internal static class Pump
{
    private const int ChunkLength = 16 * 1024;

    /// <summary>Copies one of the child's outputs until its end, or until it is cut off.</summary>
    /// <returns>True when the end was reached.</returns>
    public static async Task<bool> OutAsync(Stream pipe, Stream? target, CapturedOutput captured, CancellationToken cut)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkLength);
        try
        {
            while (await ReadAsync(pipe, chunk, cut).ConfigureAwait(false) is { } length)
            {
                if (length == 0)
                {
                    return true;
                }

                if (target is null)
                {
                    captured.Write(chunk.AsSpan(0, length));
                }
                else
                {
                    await target.WriteAsync(chunk.AsMemory(0, length), cut).ConfigureAwait(false);
                }
            }

            return false;
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            return false;                       // the target honoured the cut
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Feeds the child until the source has ended, the child no longer reads, or it is cut off. Closes the pipe.</summary>
    public static async Task InAsync(Stream? source, Stream pipe, CancellationToken cut)
    {
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkLength);
        try
        {
            while (source is not null && await source.ReadAsync(chunk, cut).ConfigureAwait(false) is > 0 and var length)
            {
                if (!await TryWriteAsync(pipe, chunk.AsMemory(0, length), cut).ConfigureAwait(false))
                {
                    break;
                }
            }

            // Only here. A source that failed must not look to the child like one that ended: it may act on half of it.
            await CloseAsync(pipe).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            // The child is gone, or about to be.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static async Task<int?> ReadAsync(Stream pipe, byte[] chunk, CancellationToken cut)
    {
        try
        {
            return await pipe.ReadAsync(chunk, cut).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cut.IsCancellationRequested)
        {
            return null;
        }
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

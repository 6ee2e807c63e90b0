using System.Threading.Channels;
using Lifeline.Scheduling;

namespace Lifeline;

/// <summary>Channels that are read and written under a context: a wait ends with the context, and throws the context's error.</summary>
public static class LifelineChannelExtensions
{
    /// <summary>Reads an item, waiting for one if need be.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or while this waited. Nothing was read.</exception>
    /// <exception cref="ChannelClosedException">The channel was completed and is empty.</exception>
    /// <remarks>Allocates nothing when an item is there.</remarks>
    public static ValueTask<T> ReadAsync<T>(this ChannelReader<T> reader, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return ctx.Error is { } error ? ValueTask.FromException<T>(error)
            : reader.TryRead(out var item) ? new ValueTask<T>(item)
            : CancelableWait.On(ctx, "channel read", reader.ReadAsync(ctx.Token));
    }

    /// <summary>Waits until something can be read.</summary>
    /// <returns>False when the channel was completed and is empty.</returns>
    /// <exception cref="ContextEndedException">The context has ended, before or while this waited.</exception>
    public static ValueTask<bool> WaitToReadAsync<T>(this ChannelReader<T> reader, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Within(ctx, "channel read", reader, static (reader, token) => reader.WaitToReadAsync(token));
    }

    /// <summary>Reads until the channel is completed and empty: <c>await foreach (var item in reader.ReadAllAsync(ctx))</c>.</summary>
    /// <exception cref="ContextEndedException">
    /// Thrown by the loop when the context has ended: before it takes the next item, even if there are some, or while it waits for one.
    /// </exception>
    public static IAsyncEnumerable<T> ReadAllAsync<T>(this ChannelReader<T> reader, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return ctx.Stream(ctx => ReadAll(ctx, reader));
    }

    /// <summary>Writes an item, waiting for room if need be.</summary>
    /// <exception cref="ContextEndedException">The context has ended, before or while this waited. Nothing was written.</exception>
    /// <exception cref="ChannelClosedException">The channel was completed.</exception>
    /// <remarks>Allocates nothing when there is room.</remarks>
    public static ValueTask WriteAsync<T>(this ChannelWriter<T> writer, T item, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return ctx.Error is { } error ? ValueTask.FromException(error)
            : writer.TryWrite(item) ? default
            : CancelableWait.On(ctx, "channel write", writer.WriteAsync(item, ctx.Token));
    }

    /// <summary>Waits until something can be written.</summary>
    /// <returns>False when the channel was completed.</returns>
    /// <exception cref="ContextEndedException">The context has ended, before or while this waited.</exception>
    public static ValueTask<bool> WaitToWriteAsync<T>(this ChannelWriter<T> writer, Context ctx)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return Within(ctx, "channel write", writer, static (writer, token) => writer.WaitToWriteAsync(token));
    }

    private static ValueTask<bool> Within<T>(Context ctx, string what, T on, Func<T, CancellationToken, ValueTask<bool>> start)
    {
        if (ctx.Error is { } error)
        {
            return ValueTask.FromException<bool>(error);
        }

        var started = start(on, ctx.Token);
        return started.IsCompletedSuccessfully ? started : CancelableWait.On(ctx, what, started);
    }

    private static async IAsyncEnumerable<T> ReadAll<T>(Context ctx, ChannelReader<T> reader)
    {
        while (await reader.WaitToReadAsync(ctx).ConfigureAwait(Dispatcher.Stays))
        {
            while (reader.TryRead(out var item))
            {
                yield return item;
                ctx.ThrowIfDone();
            }
        }
    }
}

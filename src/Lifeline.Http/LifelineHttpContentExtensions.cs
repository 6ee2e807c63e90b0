using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lifeline;
using Lifeline.Http.Calls;

namespace System.Net.Http;

/// <summary>The reading of a body, with a context where it takes a token. Works with any response, also one that came without a context.</summary>
/// <remarks>
/// All throw a <see cref="ContextEndedException"/> when the context has ended, before or while reading. A body that is in
/// memory already is returned without a check of the context.
/// </remarks>
public static class LifelineHttpContentExtensions
{
    private const string Operation = "reading a body";

    /// <param name="content">The body.</param>
    extension(HttpContent content)
    {
        /// <summary>Reads the whole body as text.</summary>
        /// <param name="ctx">Ends the reading.</param>
        public Task<string> ReadAsStringAsync(Context ctx) => ReadAsync(ctx, content, static (body, token) => body.ReadAsStringAsync(token));

        /// <summary>Reads the whole body as bytes.</summary>
        /// <param name="ctx">Ends the reading.</param>
        public Task<byte[]> ReadAsByteArrayAsync(Context ctx) => ReadAsync(ctx, content, static (body, token) => body.ReadAsByteArrayAsync(token));

        /// <summary>Reads the body into memory, from where it can be read again and again.</summary>
        /// <param name="ctx">Ends the reading.</param>
        public Task LoadIntoBufferAsync(Context ctx) => ReadAsync(
            ctx,
            content,
            static async (body, token) =>
            {
                await body.LoadIntoBufferAsync(token).ConfigureAwait(false);
                return true;
            });

        /// <summary>Copies the body to a stream. When the context ends, the stream has a part of it.</summary>
        /// <param name="destination">Where to.</param>
        /// <param name="ctx">Ends the copying.</param>
        public Task CopyToAsync(Stream destination, Context ctx) => ReadAsync(
            ctx,
            content,
            async (body, token) =>
            {
                await body.CopyToAsync(destination, token).ConfigureAwait(false);
                return true;
            });

        /// <summary>Reads the whole body as JSON, with the usual options of the web.</summary>
        /// <typeparam name="T">What the JSON is read as.</typeparam>
        /// <param name="ctx">Ends the reading.</param>
        /// <returns>What was read; null when the JSON is <c>null</c>.</returns>
        /// <exception cref="JsonException">The body is no JSON, or not of this type.</exception>
        [RequiresUnreferencedCode(LifelineHttpClientJsonExtensions.NeedsReflection)]
        [RequiresDynamicCode(LifelineHttpClientJsonExtensions.NeedsCode)]
        public Task<T?> ReadFromJsonAsync<T>(Context ctx) => ReadAsync(ctx, content, static (body, token) => body.ReadFromJsonAsync<T>(token));

        /// <summary>Reads the whole body as JSON. Fit for trimmed and natively compiled programs.</summary>
        /// <typeparam name="T">What the JSON is read as.</typeparam>
        /// <param name="type">How to read, from a generated <c>JsonSerializerContext</c>.</param>
        /// <param name="ctx">Ends the reading.</param>
        /// <returns>What was read; null when the JSON is <c>null</c>.</returns>
        /// <exception cref="JsonException">The body is no JSON, or not of this type.</exception>
        public Task<T?> ReadFromJsonAsync<T>(JsonTypeInfo<T> type, Context ctx) =>
            ReadAsync(ctx, content, (body, token) => body.ReadFromJsonAsync(type, token));

        /// <summary>Reads the elements of a JSON array one by one, as they arrive, with the usual options of the web.</summary>
        /// <typeparam name="T">What each element is read as.</typeparam>
        /// <param name="ctx">Ends the reading, as the enumerator's own token does.</param>
        /// <returns>The elements. Nothing is read before the first is asked for.</returns>
        /// <exception cref="JsonException">The body is no JSON array, or its elements are not of this type.</exception>
        [RequiresUnreferencedCode(LifelineHttpClientJsonExtensions.NeedsReflection)]
        [RequiresDynamicCode(LifelineHttpClientJsonExtensions.NeedsCode)]
        public IAsyncEnumerable<T?> ReadFromJsonAsAsyncEnumerable<T>(Context ctx) =>
            ElementsAsync(ctx, content, static (body, token) => body.ReadFromJsonAsAsyncEnumerable<T>(token));

        /// <summary>Reads the elements of a JSON array one by one, as they arrive. Fit for trimmed and natively compiled programs.</summary>
        /// <typeparam name="T">What each element is read as.</typeparam>
        /// <param name="type">How to read an element, from a generated <c>JsonSerializerContext</c>.</param>
        /// <param name="ctx">Ends the reading, as the enumerator's own token does.</param>
        /// <returns>The elements. Nothing is read before the first is asked for.</returns>
        /// <exception cref="JsonException">The body is no JSON array, or its elements are not of this type.</exception>
        public IAsyncEnumerable<T?> ReadFromJsonAsAsyncEnumerable<T>(JsonTypeInfo<T> type, Context ctx) =>
            ElementsAsync(ctx, content, (body, token) => body.ReadFromJsonAsAsyncEnumerable(type, token));
    }

    private static IAsyncEnumerable<T?> ElementsAsync<T>(
        Context ctx, HttpContent content, Func<HttpContent, CancellationToken, IAsyncEnumerable<T?>> read)
    {
        ArgumentNullException.ThrowIfNull(content);
        return ctx.Stream(ctx => BoundAsync(ctx));

        async IAsyncEnumerable<T?> BoundAsync(Context ctx)
        {
            var elements = read(content, ctx.Token).GetAsyncEnumerator(ctx.Token);
            await using (elements.ConfigureAwait(false))
            {
                while (await ReadAsync(ctx, content, (_, _) => elements.MoveNextAsync().AsTask()).ConfigureAwait(false))
                {
                    yield return elements.Current;
                }
            }
        }
    }

    private static async Task<T> ReadAsync<T>(Context ctx, HttpContent content, Func<HttpContent, CancellationToken, Task<T>> read)
    {
        ArgumentNullException.ThrowIfNull(content);
        var start = ctx.Clock.GetTimestamp();
        try
        {
            return await read(content, ctx.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (ctx.ErrorBehind(failure, Operation, ctx.Clock.GetElapsedTime(start), HttpCall.IsCausedByCancel) is { } ended)
        {
            throw ended;
        }
    }
}
